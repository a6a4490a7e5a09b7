"""The door to Telegram: the receiver (Telegram → inbox) and the sender (outbox → Telegram)."""
