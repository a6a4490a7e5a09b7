"""A facilitator's message to the parents of her group: written, seen as they will, sent, followed, taken back."""
