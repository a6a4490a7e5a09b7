"""`doctor`: everything that must be right for the bot to work, looked at one by one."""

from __future__ import annotations

from commands.doctor.command import doctor

__all__ = ["doctor"]
