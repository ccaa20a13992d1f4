"""Migrations: rules for new ones, and an old database that is brought up to date."""
