"""Tests of public reward models, against naive references written from the facts of their published code."""
