"""Settings: from the environment or `.env`; each secret also from a file (`…_FILE`)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from commands.errors import Mistake
from storage.database import Database
from storage.encryption import KeyMissing, KeyUnusable, Vault, load_key

TELEGRAM = "https://api.telegram.org"
_SECRETS = ("telegram_token", "webhook_secret")


class Settings(BaseSettings):
    """Everything that can be set; every name with `ANKER_` before it."""

    model_config = SettingsConfigDict(env_prefix="ANKER_", env_file=".env", extra="ignore")

    telegram_token: SecretStr | None = None
    telegram_token_file: Path | None = None
    telegram_api_url: str = TELEGRAM
    database_url: str = ""
    data_dir: Path = Path("data")
    key_file: Path | None = None
    content_dir: Path | None = None
    webhook_url: str = ""
    webhook_listen: str = "127.0.0.1:8443"
    webhook_secret: SecretStr | None = None
    webhook_secret_file: Path | None = None
    health_listen: str = ""
    log_level: str = Field("INFO", pattern="^(?i:debug|info|warning|error)$")
    clock_file: Path | None = None  # a clock that another process moves; the demo uses it

    @model_validator(mode="before")
    @classmethod
    def _read_secret_files(cls, values: dict[str, Any]) -> dict[str, Any]:
        for name in _SECRETS:
            path = values.get(f"{name}_file")
            if path and not values.get(name):
                values[name] = Path(path).read_text().strip()
        return values

    @property
    def database(self) -> str:
        """The database's address."""
        return self.database_url or f"sqlite:///{self.data_dir / 'anker.db'}"

    @property
    def key_path(self) -> Path:
        """Where the key is, or will be made."""
        return self.key_file or self.data_dir / "anker.key"

    @property
    def token(self) -> str:
        """The bot's token. Raises Mistake when there is none that could be one."""
        token = self.telegram_token.get_secret_value() if self.telegram_token else ""
        number, colon, rest = token.partition(":")
        if not token:
            raise Mistake("There is no token. Put ANKER_TELEGRAM_TOKEN=… in .env (BotFather gives you one).")
        if not (number.isdigit() and colon and rest):
            raise Mistake("ANKER_TELEGRAM_TOKEN does not look like a token (123456:ABC…).")
        return token

    @property
    def bot_id(self) -> int:
        """The bot's Telegram id, which a token begins with."""
        return int(self.token.partition(":")[0])


def load() -> Settings:
    """The settings. Raises Mistake with one readable sentence."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "ANKER_" + "_".join(str(part) for part in first["loc"]).upper()
        raise Mistake(f"{name} cannot be used: {first['msg']}.") from None
    except OSError as error:
        raise Mistake(f"A secret's file cannot be read: {error.filename} ({error.strerror}).") from None


def open_database(settings: Settings) -> Database:
    """The database with its key; nothing is migrated. Raises Mistake when the key is missing beside data."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    fresh_key = not settings.key_path.exists()
    try:
        key = load_key(settings.key_path, data_exists=_has_data(settings))
    except (KeyMissing, KeyUnusable) as error:
        raise Mistake(str(error)) from None
    if fresh_key:
        warn(f"A key was made in {settings.key_path}. Keep a copy apart from the data: without it nothing opens.")
    return Database(settings.database, Vault(key))


def warn(sentence: str) -> None:
    """Tell the operator something on stderr."""
    import sys

    print(sentence, file=sys.stderr)


def _has_data(settings: Settings) -> bool:
    if settings.database_url and not settings.database_url.startswith("sqlite"):
        from storage.migrations.state import has_tables

        return has_tables(settings.database)
    path = Path(settings.database.removeprefix("sqlite:///"))
    return path.exists() and path.stat().st_size > 0
