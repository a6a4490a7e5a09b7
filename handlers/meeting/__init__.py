"""A group's meetings: its calendar, who comes, what is told when, and what opens once a meeting was held."""
