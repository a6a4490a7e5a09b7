"""A parent says something to her group through Anker, under her own name or without it."""

from handlers.sharing.writing import offer

__all__ = ["offer"]
