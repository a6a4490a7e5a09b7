"""The command line itself: whatever a command raises is told in one sentence on stderr, with its exit code."""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper
from typing import Any, NoReturn

import typer
from typer.core import TyperGroup
from typer.exceptions import Abort, Exit, TyperException

from commands.errors import Mistake


class CommandLine(TyperGroup):
    """Typer's group of commands, without tracebacks and boxes."""

    def make_context(self, *args: Any, **more: Any) -> Any:
        """Read what was typed before the command's name."""
        try:
            return super().make_context(*args, **more)
        except TyperException as error:
            _tell_misuse(error)

    def invoke(self, ctx: Any) -> Any:
        """Carry the command out."""
        os.umask(0o077)  # what is written here is for nobody else on this machine
        if isinstance(sys.stdout, TextIOWrapper):  # a terminal that lacks a letter shows its number
            sys.stdout.reconfigure(errors="backslashreplace")
        try:
            return super().invoke(ctx)
        except TyperException as error:
            _tell_misuse(error)
        except (Exit, Abort, BrokenPipeError):
            raise
        except Mistake as mistake:
            _end(str(mistake), mistake.exit_code)
        except Exception as error:
            from commands.sentences import told  # knows every room; needed only when one of them fails

            _end(*told(error))


def _end(sentence: str, code: int) -> NoReturn:
    print(sentence, file=sys.stderr)
    raise typer.Exit(code) from None


def _tell_misuse(error: TyperException) -> None:
    if type(error).__name__ == "NoArgsIsHelpError":  # the message is the help itself
        raise error
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "bot.py"
    told = error.format_message().replace("Value error, ", "").rstrip(".")
    _end(f"{told}. See: {path} --help", error.exit_code)


def make_app(help_text: str) -> typer.Typer:
    """A group of commands in plain words: no colours, no boxes, no completion to install."""
    return typer.Typer(
        cls=CommandLine,
        help=help_text,
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
