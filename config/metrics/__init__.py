"""The site's metrics, in the format of Prometheus. docs/monitoring.md says what each is for."""
