"""The editor's page."""
