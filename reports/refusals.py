"""What a report cannot be made of."""

from __future__ import annotations


class WrongUse(Exception):
    """What was asked for cannot be: an unknown group, a format not built yet, a place that holds other files.

    The message is one sentence for the person who asked.
    """
