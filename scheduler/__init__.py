"""When it is said: local time, routines, due prompts, reminders, expiry, and the ticking clock."""
