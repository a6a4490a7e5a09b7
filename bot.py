"""Anker: `python bot.py COMMAND`. Each command is a module in `commands/`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module

import typer

from commands.command_line import make_app

GROUPS = {
    "group": "Groups of parents.",
    "meeting": "A group's meetings.",
    "key": "The key that opens the data.",
    "content": "For whoever writes the programme.",
}

# What is typed, and the function behind it.
COMMANDS = {
    "demo": "commands.demo.demo",
    "run": "commands.run.run",
    "doctor": "commands.doctor.doctor",
    "healthcheck": "commands.healthcheck.healthcheck",
    "invite": "commands.invite.invite",
    "export": "commands.export.export",
    "backup": "commands.backup.backup",
    "restore": "commands.backup.restore",
    "group create": "commands.group_create.create",
    "meeting add": "commands.meetings.add",
    "meeting list": "commands.meetings.list_all",
    "meeting move": "commands.meetings.move",
    "meeting cancel": "commands.meetings.cancel",
    "key rotate": "commands.key.rotate",
    "content check": "commands.content.check",
    "content schema": "commands.content.schema",
    "content preview": "commands.content.preview",
}


def app_for(typed: Sequence[str]) -> typer.Typer:
    """The command line. A command that was typed is imported alone: the rooms behind all of them take seconds."""
    app = make_app("Anker, the Telegram companion of a parenting programme.")
    groups = {name: make_app(about) for name, about in GROUPS.items()}
    for command in _wanted(typed):
        group, _, name = command.rpartition(" ")
        module, _, function = COMMANDS[command].rpartition(".")
        groups.get(group, app).command(name)(getattr(import_module(module), function))
    for name, group_app in groups.items():
        app.add_typer(group_app, name=name)
    return app


def _wanted(typed: Sequence[str]) -> Sequence[str]:
    for words in (" ".join(typed[:1]), " ".join(typed[:2])):
        if words in COMMANDS:
            return [words]
    return list(COMMANDS)


app = app_for(sys.argv[1:])

if __name__ == "__main__":
    app(prog_name="bot.py")
