"""The check-in: a prompt at her hour, its items one by one in one message, and a kind word to close."""
