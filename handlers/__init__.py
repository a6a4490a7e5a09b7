"""How we talk: what a person's tap or word does. One module a conversation."""
