"""Anker: `python bot.py COMMAND`. Each command is a module in `commands/`."""

from __future__ import annotations

import signal

# Ctrl-C, where it is heard, while this is read in: nothing has begun yet, so it ends, and nothing is to be told.
if __name__ == "__main__" and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(signal.SIGINT, signal.SIG_DFL)

import ast
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

import typer

from commands.command_line import make_app
from commands.loading import loading

GROUPS = {
    "group": "Groups of parents.",
    "meeting": "A group's meetings.",
    "key": "The key that opens the data.",
    "member": "Who is in a group.",
    "content": "For whoever writes the programme.",
}

# What is typed, and the function behind it.
COMMANDS = {
    "demo": "commands.demo.demo",
    "rehearse": "commands.rehearse.command.rehearse",
    "run": "commands.run.run",
    "doctor": "commands.doctor.command.doctor",
    "healthcheck": "commands.healthcheck.healthcheck",
    "invite": "commands.invite.invite",
    "export": "commands.export.export",
    "report": "commands.report.report",
    "retention": "commands.retention.retention",
    "backup": "commands.backup.backup",
    "restore": "commands.backup.restore",
    "group create": "commands.group_create.create",
    "group list": "commands.group_list.list_all",
    "meeting add": "commands.meetings.add",
    "meeting list": "commands.meetings.list_all",
    "meeting move": "commands.meetings.move",
    "meeting cancel": "commands.meetings.cancel",
    "key rotate": "commands.key.rotate",
    "member list": "commands.members.list_all",
    "member remove": "commands.members.remove",
    "content check": "commands.content.check",
    "content schema": "commands.content.schema",
    "content preview": "commands.content.preview",
}


def app_for(typed: Sequence[str]) -> typer.Typer:
    """The command line. A command that was typed is imported alone; for a list of them none is."""
    app = make_app("Anker, the Telegram companion of a parenting programme.")
    groups = {name: make_app(about) for name, about in GROUPS.items()}
    wanted = _wanted(typed)
    for command in [wanted] if wanted else COMMANDS:
        group, _, name = command.rpartition(" ")
        groups.get(group, app).command(name)(_imported(command) if wanted else _described(command))
    for name, group_app in groups.items():
        app.add_typer(group_app, name=name)
    return app


def _wanted(typed: Sequence[str]) -> str | None:
    named = [word for word in typed if word != "--"]
    return next((words for words in (" ".join(named[:1]), " ".join(named[:2])) if words in COMMANDS), None)


def _imported(command: str) -> Callable[..., None]:
    module, _, function = COMMANDS[command].rpartition(".")
    with loading():
        return getattr(import_module(module), function)  # type: ignore[no-any-return]


def _described(command: str) -> Callable[..., None]:
    """What a list says of a command, read from its source: importing every room takes a second."""
    module, _, function = COMMANDS[command].rpartition(".")
    tree = ast.parse(Path(__file__).parent.joinpath(*module.split(".")).with_suffix(".py").read_bytes())
    found = next(each for each in tree.body if isinstance(each, ast.FunctionDef) and each.name == function)

    def described() -> None: ...

    described.__doc__ = ast.get_docstring(found)
    return described


app = app_for(sys.argv[1:])

if __name__ == "__main__":
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    app(prog_name="bot.py")
