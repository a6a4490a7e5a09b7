"""`doctor`: everything that must be right for the bot to work, looked at one by one."""
