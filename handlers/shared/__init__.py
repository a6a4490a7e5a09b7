"""What several conversations say or ask in the same way."""
