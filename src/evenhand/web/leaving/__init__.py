"""What somebody takes along, and what stays: a team's data in one file, and a person's leaving."""
