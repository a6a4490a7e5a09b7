"""Killing the bot at every point of a story, and looking whether anybody could tell."""
