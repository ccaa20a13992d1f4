"""Builds the documentation site (mkdocs.yml): pages that exist elsewhere in the checkout, and the two references."""
