"""Imports of problems, solutions and PRM800K records, from files into the database."""
