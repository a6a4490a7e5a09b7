"""A person's own choices: her hour, rest day, zone and name; a pause, stopping, and her language."""
