"""Files and commands to bring the service to a machine."""
