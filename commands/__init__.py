"""What `python bot.py` can do: the assembly of the rooms, and one module a command."""
