"""What can be set: the only reader of the environment and of ``.env``."""

from __future__ import annotations

import os
import re
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from dotenv.parser import parse_stream
from pydantic import AfterValidator, Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

LogLevel = Literal["debug", "info", "warning", "error"]
LogFormat = Literal["auto", "text", "json"]
AnswererChoice = Literal["auto", "quotes", "model"]
AccessChoice = Literal["closed", "open", "request"]
UpdatesChoice = Literal["auto", "polling", "webhook"]
Numbers = Annotated[frozenset[int], NoDecode]  # written with commas between them
Networks = Annotated[frozenset[Annotated[str, AfterValidator(lambda one: ip_network(one) and one)]], NoDecode]

BUNDLED = "bundled"  # the embedding that comes with the program; any other name is a service's model
OPENAI = "https://api.openai.com/v1"
TELEGRAM = "https://api.telegram.org"

_FILE = ".env"
_BOT_TOKEN = re.compile(r"\d+:[\w-]+", re.ASCII)  # as @BotFather writes them


class WrongSetting(Exception):
    """A line of ``.env`` or the environment says what cannot be; `line` is its name (``CHROMA_URL``).

    `value` is what it says, or dots where that is a secret. `line` is ``.env`` itself where the file is not UTF-8, with
    ``special`` where it is no file, or the number of the line that sets nothing.
    """

    def __init__(self, line: str, value: str = "") -> None:
        super().__init__(f"{line}={value}")
        self.line = line
        self.value = value


class Settings(BaseSettings):
    """Each field is a line of ``.env`` in capitals; an empty line counts as absent, the environment wins."""

    model_config = SettingsConfigDict(
        env_file=_FILE,
        env_file_encoding="utf-8-sig",  # Windows editors put a byte order mark before the first name
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,  # a mistyped key is still a key
    )

    data_dir: Path = Path("data")
    chroma_url: str = ""
    openai_api_key: SecretStr = SecretStr("")
    openai_base_url: str = ""
    chat_model: str = "gpt-4.1-mini"
    embedding_model: str = BUNDLED
    embedding_batch: int = Field(default=64, ge=1, le=2048)
    rerank_url: str = ""
    rerank_model: str = ""
    rerank_api_key: SecretStr = SecretStr("")
    answerer: AnswererChoice = "auto"
    answer_deadline: float = Field(default=60, ge=1, le=600)  # seconds
    chat_timeout: float = Field(default=30, ge=1, le=600)  # seconds
    trace_to_langsmith: bool = False
    telegram_bot_token: SecretStr = SecretStr("")
    telegram_api_url: str = TELEGRAM
    retention_days: int = Field(default=30, ge=1, le=3650)
    watch_seconds: float = Field(default=10, ge=0, le=86_400)  # between two looks; 0 for none
    disk_reserve_mb: int | None = Field(default=None, ge=0)  # left alone by indexing
    access: AccessChoice = "closed"
    allowed_users: Numbers = frozenset()
    allowed_chats: Numbers = frozenset()
    admin_users: Numbers = frozenset()
    questions_per_minute: int = Field(default=10, ge=0, le=1000)  # of one person; 0 for any number
    public_url: str = ""
    telegram_updates: UpdatesChoice = "auto"
    http_host: str = "127.0.0.1"
    http_port: int = Field(default=8080, ge=1, le=65535)
    trusted_proxies: Networks = frozenset({"127.0.0.1", "::1"})  # who may say for whom they ask
    log_level: LogLevel = "error"
    log_format: LogFormat = "auto"

    @field_validator("data_dir")
    @classmethod
    def _is_or_may_become_a_folder(cls, folder: Path) -> Path:
        try:
            folder = folder.expanduser()
            str(folder).encode("utf-8")  # neither Chroma nor tantivy takes a path that is no text
        except RuntimeError as error:
            raise ValueError("no such home") from error
        if "\0" in str(folder):
            raise ValueError("not a path")
        if os.path.exists(folder) and not os.path.isdir(folder):
            raise ValueError("not a folder")
        return folder

    @field_validator("chroma_url", "openai_base_url", "rerank_url", "telegram_api_url", "public_url")
    @classmethod
    def _is_an_http_address(cls, address: str) -> str:
        if address:
            parts = urlsplit(address)
            if parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0:
                raise ValueError("not an http address")
        return address

    @field_validator("openai_api_key", "rerank_api_key")
    @classmethod
    def _can_be_sent(cls, key: SecretStr) -> SecretStr:
        bare = SecretStr(key.get_secret_value().strip())
        if not all("!" <= character <= "~" for character in bare.get_secret_value()):
            raise ValueError("not a key")
        return bare

    @field_validator("telegram_bot_token")
    @classmethod
    def _is_a_bot_token(cls, token: SecretStr) -> SecretStr:
        bare = SecretStr(token.get_secret_value().strip())
        if bare.get_secret_value() and not _BOT_TOKEN.fullmatch(bare.get_secret_value()):
            raise ValueError("not a token")
        return bare

    @field_validator("answerer")
    @classmethod
    def _has_a_model_where_it_must(cls, answerer: AnswererChoice, info: ValidationInfo) -> AnswererChoice:
        key, address = info.data.get("openai_api_key"), info.data.get("openai_base_url")
        if answerer == "model" and not address and not (key and key.get_secret_value()):
            raise ValueError("no model to ask")
        return answerer

    @field_validator("telegram_updates")
    @classmethod
    def _has_an_address_where_it_must(cls, way: UpdatesChoice, info: ValidationInfo) -> UpdatesChoice:
        if way == "webhook" and not info.data.get("public_url"):
            raise ValueError("no address to call")
        return way

    @field_validator("embedding_model")
    @classmethod
    def _has_a_service_where_it_must(cls, model: str, info: ValidationInfo) -> str:
        key, address = info.data.get("openai_api_key"), info.data.get("openai_base_url")
        if model != BUNDLED and not address and not (key and key.get_secret_value()):
            raise ValueError("no service to ask")
        return model

    @field_validator("allowed_users", "allowed_chats", "admin_users", "trusted_proxies", mode="before")
    @classmethod
    def _parted_by_commas(cls, given: object) -> object:
        return [one for one in re.split(r"[,，、;；\s]+", given) if one] if isinstance(given, str) else given

    @field_validator("answerer", "access", "log_level", "log_format", "telegram_updates", mode="before")
    @classmethod
    def _in_lower_case(cls, level: object) -> object:
        return level.lower() if isinstance(level, str) else level

    @property
    def disk_reserve(self) -> int | None:
        """Bytes of the disk that indexing leaves alone; None for what is usual."""
        return None if self.disk_reserve_mb is None else self.disk_reserve_mb * 1_000_000

    @property
    def index_dir(self) -> Path:
        """Where the catalogue and what is derived from it stand."""
        return self.data_dir / "index"

    @property
    def documents_dir(self) -> Path:
        """Where documents stand that were sent by Telegram; what else is put there is read in while serving."""
        return self.data_dir / "documents"

    @property
    def asks_a_model(self) -> bool:
        """Whether answers are written by a model: one is set up, and quoting is not asked for instead."""
        configured = bool(self.openai_api_key.get_secret_value() or self.openai_base_url)
        return configured and self.answerer != "quotes"

    @property
    def asks_for_vectors(self) -> bool:
        """Whether vectors are a service's."""
        return self.embedding_model != BUNDLED

    @property
    def sent_to(self) -> tuple[str, ...]:
        """The hosts of the services that get questions, each once, that of the model first."""
        urls = (
            self.model_url if self.asks_a_model or self.asks_for_vectors else "",
            self.rerank_url,
        )
        return tuple(dict.fromkeys(filter(None, (urlsplit(url).hostname for url in urls))))

    @property
    def model_url(self) -> str:
        """Where the model's service is."""
        return self.openai_base_url or OPENAI

    @property
    def scans_dir(self) -> Path:
        """What was recognised on pages that are pictures, by the digest of their file."""
        return self.data_dir / "state" / "scans"

    @property
    def replies_dir(self) -> Path:
        """What a model has replied while it was measured, by request."""
        return self.data_dir / "state" / "replies"

    def for_set(self, name: str) -> Settings:
        """The settings under which a set of questions with texts of its own is measured, beside the collection."""
        return self.model_copy(update={"data_dir": self.data_dir / "state" / "sets" / name, "chroma_url": ""})

    @property
    def state_file(self) -> Path:
        """What was asked and answered on Telegram."""
        return self.data_dir / "state" / "state.sqlite"

    @property
    def history_file(self) -> Path:
        """What was typed in the terminal conversation."""
        return self.data_dir / "state" / "history"


def load(data_dir: Path | None = None) -> Settings:
    """Read the settings; `data_dir`, where given, wins over everything. Raises WrongSetting."""
    given: dict[str, Any] = {} if data_dir is None else {"data_dir": data_dir}
    try:
        _check_file()
        return Settings(**given)
    except ValidationError as error:
        first = error.errors()[0]
        line = str(first["loc"][0])
        secret = Settings.model_fields[line].annotation is SecretStr or "@" in str(first["input"])
        raise WrongSetting(line.upper(), "……" if secret else str(first["input"])) from None
    except UnicodeDecodeError as error:
        raise WrongSetting(_FILE) from error


def _check_file() -> None:
    """Raise WrongSetting where the file would be passed over, or a line of it: an English warning helps nobody."""
    if not os.path.isfile(_FILE):
        if os.path.lexists(_FILE):  # Docker makes a folder where the file that it is to mount is missing
            raise WrongSetting(_FILE, "special")
        return
    with open(_FILE, encoding="utf-8-sig") as file:
        for binding in parse_stream(file):
            if binding.error or (binding.key is not None and binding.value is None):
                raise WrongSetting(_FILE, str(binding.original.line))
