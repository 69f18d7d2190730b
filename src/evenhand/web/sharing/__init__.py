"""What people outside a team see of it: what its agreement allows, and no more."""
