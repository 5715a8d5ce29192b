"""What can be set: the only reader of the environment and of ``.env``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

LogLevel = Literal["debug", "info", "warning", "error"]


class WrongSetting(Exception):
    """A line of ``.env`` or the environment says what cannot be; `line` is its name (``CHROMA_URL``).

    `line` is ``.env`` itself where the file is not UTF-8.
    """

    def __init__(self, line: str, value: str = "") -> None:
        super().__init__(f"{line}={value}")
        self.line = line
        self.value = value


class Settings(BaseSettings):
    """Each field is a line of ``.env`` in capitals; an empty line counts as absent, the environment wins."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8-sig",  # Windows editors put a byte order mark before the first name
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
    )

    data_dir: Path = Path("data")
    chroma_url: str = ""
    log_level: LogLevel = "error"

    @field_validator("data_dir")
    @classmethod
    def _is_or_may_become_a_folder(cls, folder: Path) -> Path:
        try:
            folder = folder.expanduser()
            str(folder).encode("utf-8")  # neither Chroma nor tantivy takes a path that is no text
        except RuntimeError as error:
            raise ValueError("no such home") from error
        if os.path.exists(folder) and not os.path.isdir(folder):
            raise ValueError("not a folder")
        return folder

    @field_validator("chroma_url")
    @classmethod
    def _is_an_http_address(cls, address: str) -> str:
        if address:
            parts = urlsplit(address)
            if parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0:
                raise ValueError("not an http address")
        return address

    @field_validator("log_level", mode="before")
    @classmethod
    def _in_lower_case(cls, level: object) -> object:
        return level.lower() if isinstance(level, str) else level

    @property
    def index_dir(self) -> Path:
        """Where the catalogue and what is derived from it stand."""
        return self.data_dir / "index"

    @property
    def history_file(self) -> Path:
        """What was typed in the terminal conversation."""
        return self.data_dir / "state" / "history"


def load(data_dir: Path | None = None) -> Settings:
    """Read the settings; `data_dir`, where given, wins over everything. Raises WrongSetting."""
    given: dict[str, Any] = {} if data_dir is None else {"data_dir": data_dir}
    try:
        return Settings(**given)
    except ValidationError as error:
        first = error.errors()[0]
        raise WrongSetting(str(first["loc"][0]).upper(), str(first["input"])) from error
    except UnicodeDecodeError as error:
        raise WrongSetting(".env") from error
