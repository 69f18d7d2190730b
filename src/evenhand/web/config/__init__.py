"""How the workbench is set up: environment, settings, addresses, server."""
