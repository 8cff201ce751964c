"""One module a command of `forewarn`."""
