"""What an organisation offers its teams, kept by the organisation itself."""
