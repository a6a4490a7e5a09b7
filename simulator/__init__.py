"""A local Telegram: a strict Bot API server on this machine, with people who talk to the bot."""

from simulator.late_types import import_aiogram

import_aiogram()
