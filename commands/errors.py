"""Errors of the command line: one readable sentence, and the exit code of the contract."""

from __future__ import annotations


class Mistake(Exception):
    """Something is not as it should be; its sentence says what to do. Exit code 1."""

    exit_code = 1


class WrongUse(Mistake):
    """The command was called in a way that cannot work. Exit code 2."""

    exit_code = 2
