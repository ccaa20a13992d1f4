"""Benchmarks: python -m tests.benchmarks [NAME…]. Each compares two ways in one run on the same machine."""
