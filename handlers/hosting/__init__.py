"""Anker as the quiet host of a group's chat."""
