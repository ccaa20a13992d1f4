"""Tests of stepmark_client, the Python client of the API."""
