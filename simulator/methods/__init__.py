"""The Bot API's methods that the local Telegram models, by their name in lower case.

A method is a plain function of the world and the checked call; what it returns is the answer's `result`.
"""

from simulator.methods import callbacks, commands, deleting, editing, members, messages, receiving
from simulator.methods.registry import METHODS, Method

__all__ = [
    "METHODS",
    "Method",
    "callbacks",
    "commands",
    "deleting",
    "editing",
    "members",
    "messages",
    "receiving",
]
