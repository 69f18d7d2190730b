"""What every room of the workbench stands on: audit, jobs, health, logs, errors."""
