"""What people do to calls and applications: atomic, with an audit event each. No event carries a team before there is one: what was assessed is not the applicants' to see."""
