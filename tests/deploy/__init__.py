"""Tests of what operators run: images, the compose file, systemd units, and the examples for proxies."""
