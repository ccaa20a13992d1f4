"""Benchmarks: python -m tests.benchmarks [NAME…]. Each compares two methods in one run on the same machine."""
