"""What an information-governance owner needs, made from the running configuration."""
