"""A parent asks to be called; a facilitator calls; what became of it comes back. Nothing goes without a yes."""
