"""The local Telegram's page: everybody's phone on one table, in a browser on this machine."""
