"""The Bot API's methods that the local Telegram models, by their name in lower case.

A method is a plain function of the world and the checked call; what it returns is the answer's `result`.
Importing a module enters its methods.
"""

from simulator.methods import (
    callbacks,
    commands,
    copying,
    deleting,
    editing,
    files,
    joining,
    members,
    messages,
    pinning,
    profile,
    reactions,
    receiving,
    topics,
)
from simulator.methods.registry import METHODS, Method

__all__ = [
    "METHODS",
    "Method",
    "callbacks",
    "commands",
    "copying",
    "deleting",
    "editing",
    "files",
    "joining",
    "members",
    "messages",
    "pinning",
    "profile",
    "reactions",
    "receiving",
    "topics",
]
