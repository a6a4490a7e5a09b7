"""Settings: from the environment or `.env`; each secret also from a file (`…_FILE`)."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from commands.errors import Mistake
from commands.places import is_plain
from scheduler.clock import Clock, FollowedClock, RealClock

TELEGRAM = "https://api.telegram.org"
_SECRETS = ("telegram_token", "webhook_secret", "database_url")  # an address of a server has a password in it
_DATABASES = ("sqlite", "postgresql")
_ENV_FILE = Path(".env")
_LONGEST_HOST = 253
_NAMED = re.compile(r"^\s*(?:export\s+)?(ANKER_\w+)\s*=", re.MULTILINE | re.IGNORECASE | re.ASCII)
_NEAR = 0.9  # so much alike are two names of which one is taken for the other


def _listening(text: str) -> str:
    found = re.fullmatch(r"(?:[\w-]+(?:\.[\w-]+)*|\[[\da-f:.]+\]):(\d{1,5})", text, re.ASCII | re.IGNORECASE)
    if text and not (found and 0 < int(found[1]) < 65536 and len(text) <= _LONGEST_HOST):
        raise ValueError("write an address and a port, such as 127.0.0.1:8081")
    return text


def _url(text: str) -> str:
    try:
        parts = urlsplit(text if re.fullmatch(r"[\w.~:/?#\[\]@!$&'()*+,;=%-]*", text, re.ASCII) else "")
        host, _ = parts.hostname or "", parts.port  # a port that is none raises
    except ValueError:
        host = ""
    is_host = host and len(host) <= _LONGEST_HOST and ".." not in host
    if text and not (is_host and parts.scheme in ("http", "https")):
        raise ValueError("write an address that begins with https://")
    return text.rstrip("/")


def _secret(kept: SecretStr | None) -> SecretStr | None:
    # Telegram takes no other letters in a header of its calls.
    if kept and not re.fullmatch(r"[\w-]{1,256}", kept.get_secret_value(), re.ASCII):
        raise ValueError("write at most 256 letters, digits, _ and -")
    return kept


def _path(path: Path | None) -> Path | None:
    if path is not None and not is_plain(path):
        raise ValueError("write the whole path of a file or folder, without spaces around it and without ~")
    return path


def _level(text: str) -> str:
    if text.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        raise ValueError("write DEBUG, INFO, WARNING or ERROR")
    return text


def _address(text: str) -> str:
    if not text:
        return text
    from sqlalchemy import make_url  # costs half a second, and most commands for content need no database
    from sqlalchemy.exc import ArgumentError

    try:
        url = make_url(text)
        known = url.get_backend_name() in _DATABASES
    except (ArgumentError, ValueError):
        known = False
    if known and url.get_backend_name() == "sqlite":  # which forgets nothing, and stands where it says
        known = url.drivername == "sqlite" and url.database not in (None, "", ":memory:") and not url.query
    if known and "@" in (url.host or ""):  # which would be told as the name of a machine
        raise ValueError("write %40 for each @ in its password")
    if not known:
        raise ValueError("write an address such as sqlite:////var/lib/anker/anker.db or postgresql://…")
    return text


def _folder(path: Path) -> Path:
    if any(each in str(path) for each in "?#%"):
        raise ValueError("write a folder without ?, # or % in its name: an address of a database cannot hold them")
    return path


Listening = Annotated[str, AfterValidator(_listening)]
Place = Annotated[Path, AfterValidator(_path)]


class Settings(BaseSettings):
    """Everything that can be set; every name with `ANKER_` before it."""

    model_config = SettingsConfigDict(
        env_prefix="ANKER_",
        env_file=_ENV_FILE,
        env_file_encoding="utf-8-sig",
        env_ignore_empty=True,  # what is left empty is as it comes
        extra="ignore",
        hide_input_in_errors=True,
    )

    telegram_token: SecretStr | None = None
    telegram_token_file: Place | None = None
    telegram_api_url: Annotated[str, AfterValidator(_url)] = TELEGRAM
    database_url: Annotated[str, AfterValidator(_address)] = ""
    database_url_file: Place | None = None
    data_dir: Annotated[Place, AfterValidator(_folder)] = Path("data")
    key_file: Place | None = None
    content_dir: Place | None = None
    webhook_url: Annotated[str, AfterValidator(_url)] = ""
    webhook_listen: Listening = "127.0.0.1:8443"
    webhook_secret: Annotated[SecretStr | None, AfterValidator(_secret)] = None
    webhook_secret_file: Place | None = None
    health_listen: Listening = ""
    alive_url: Annotated[str, AfterValidator(_url)] = ""
    export_password_file: Place | None = None
    log_level: Annotated[str, AfterValidator(_level)] = "INFO"
    clock_file: Place | None = None  # a clock that another process moves; the demo uses it

    @model_validator(mode="before")
    @classmethod
    def _read_secret_files(cls, values: dict[str, Any]) -> dict[str, Any]:
        for name in _SECRETS:
            path, whose = values.get(f"{name}_file"), f"ANKER_{name}_file".upper()
            if path and not values.get(name):
                try:
                    values[name] = _plain_text(Path(path)).strip()
                except OSError as error:
                    raise Mistake(f"The file {path} cannot be read: {error.strerror} ({whose}).") from None
                if not values[name]:  # without it another database would be taken, without a word
                    raise Mistake(f"The file {path} is empty ({whose}).")
        return values

    @property
    def database(self) -> str:
        """The database's address."""
        return self.database_url or f"sqlite:///{self.data_dir / 'anker.db'}"

    @property
    def database_file(self) -> Path | None:
        """The file of an SQLite database; None for one on a server."""
        from sqlalchemy import make_url  # as above

        url = make_url(self.database)
        return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None

    @property
    def lock_file(self) -> Path:
        """Held by the one process that may run a bot on this data, migrate it or replace it."""
        return (self.database_file or self.data_dir / "anker").with_suffix(".lock")

    @property
    def key_path(self) -> Path:
        """Where the key is, or will be made: beside the data, so that a copy of them does not open itself."""
        return self.key_file or (self.key_inside if self.keeps_key_inside else self.key_beside)

    @property
    def keeps_key_inside(self) -> bool:
        """Whether the key is still among the data, where an earlier version made it."""
        listed = self.key_inside.with_name(f"{self.key_inside.name}.erasures")
        return self.key_file is None and (self.key_inside.exists() or listed.exists())

    @property
    def key_inside(self) -> Path:
        """Where an earlier version made the key."""
        return self.data_dir / "anker.key"

    @property
    def key_beside(self) -> Path:
        """Where a key is made that has no place of its own."""
        folder = self.data_dir if self.data_dir.name not in ("", "..") else self.data_dir.resolve()
        return folder.parent / f"{folder.name or 'anker'}.key"

    @property
    def erasures_path(self) -> Path:
        """The list of erasures, beside the key; once it is there, the key is in use."""
        return self.key_path.with_name(f"{self.key_path.name}.erasures")

    @property
    def token(self) -> str:
        """The bot's token. Raises Mistake when there is none that could be one."""
        token = self.telegram_token.get_secret_value() if self.telegram_token else ""
        if not token:
            raise Mistake("There is no token. Put ANKER_TELEGRAM_TOKEN=… in .env (BotFather gives you one).")
        if not re.fullmatch(r"\d{1,18}:[\w-]+", token, re.ASCII):
            raise Mistake("ANKER_TELEGRAM_TOKEN does not look like a token (123456:ABC…).")
        return token

    @property
    def export_password(self) -> bytes | None:
        """With what zips of exports are encrypted; None where there is no such file. Raises Mistake."""
        if self.export_password_file is None:
            return None
        try:
            password = _plain_text(self.export_password_file).strip()
        except OSError:
            raise Mistake(
                f"The file {self.export_password_file} cannot be read (ANKER_EXPORT_PASSWORD_FILE)."
            ) from None
        if not password:
            raise Mistake(f"The file {self.export_password_file} is empty (ANKER_EXPORT_PASSWORD_FILE).")
        return password.encode()

    @property
    def secrets(self) -> list[str]:
        """What must never be in a log."""
        return [each.get_secret_value() for each in (self.telegram_token, self.webhook_secret) if each]

    @property
    def secret_files(self) -> list[Path]:
        """The files from which secrets are read, as far as they are named."""
        named = [getattr(self, f"{name}_file") for name in _SECRETS]
        return [each for each in (*named, self.export_password_file) if each is not None]

    @property
    def bot_id(self) -> int:
        """The bot's Telegram id, which a token begins with."""
        return int(self.token.partition(":")[0])

    def clock(self) -> Clock:
        """The clock everything goes by. Raises Mistake when the one to follow is not there."""
        if self.clock_file is None:
            return RealClock()
        try:
            return FollowedClock(self.clock_file)
        except (OSError, ValueError):
            raise Mistake(f"There is no clock to follow in {self.clock_file} (ANKER_CLOCK_FILE).") from None


def load() -> Settings:
    """The settings. Raises Mistake with one readable sentence."""
    try:
        in_file = _plain_text(_ENV_FILE) if os.path.lexists(_ENV_FILE) else ""
        _see_that_names_are_meant([*os.environ, *_NAMED.findall(in_file)])
        return Settings()
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = "ANKER_" + "_".join(str(part) for part in first["loc"]).upper()
        raise Mistake(f"{name} cannot be used: {first['msg'].removeprefix('Value error, ')}.") from None
    except OSError as error:
        raise Mistake(f"A file of settings cannot be read: {error.filename} ({error.strerror}).") from None


def _see_that_names_are_meant(names: Iterable[str]) -> None:
    """A misspelt name would change nothing, without a word: a key elsewhere, a zip without its password.

    Other names that begin like ours are let be. Raises Mistake.
    """
    known = {name.upper() for name in Settings.model_fields}
    for name in names:
        ours, prefix, rest = name.upper().partition("ANKER_")
        if ours or not prefix or rest in known:
            continue
        longer = sorted(each for each in known if rest and each.startswith(f"{rest}_"))
        near = longer or get_close_matches(rest, sorted(known), n=1, cutoff=_NEAR)
        if near:
            raise Mistake(f"{name} is no setting: did you mean ANKER_{near[0]}?")


def _plain_text(file: Path) -> str:
    """What a file says, without a byte order mark. Raises Mistake where its letters cannot be told."""
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise Mistake(f"Line {line} of {file} is not UTF-8: save the file as UTF-8 in your editor.") from None
    if "\0" in text:
        raise Mistake(f"{file} is not UTF-8 (UTF-16?): save the file as UTF-8 in your editor.")
    return text


def parted(listening: str) -> tuple[str, int]:
    """Host and port of an address to listen on."""
    host, _, port = listening.rpartition(":")
    return host.strip("[]"), int(port)
