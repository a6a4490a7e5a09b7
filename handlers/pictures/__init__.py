"""A parent's own pictures: her week, her whole way, and whether she is asked on Sundays."""
