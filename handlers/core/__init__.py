"""What carries every conversation: routes, doors with their rights, turns, buttons."""
