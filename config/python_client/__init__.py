"""Writes the typed Python client of the API from the OpenAPI schema (`./dev client`)."""
