"""The HTTP API of labeling: views check permission, validate, make one call and serialize."""
