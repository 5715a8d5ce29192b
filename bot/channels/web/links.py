"""Addresses of proof pages: signed, so that they can be neither guessed nor altered, and good for some days."""

from __future__ import annotations

import hashlib
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from itsdangerous import BadSignature, SignatureExpired, TimestampSigner

_DAY = 86_400  # seconds
_KEY = 32  # bytes: as long as the digest that signs


class Forged(Exception):
    """Nobody here has signed this address."""


class Expired(Exception):
    """The address was ours, and its time is over."""


@dataclass(frozen=True, slots=True)
class Links:
    """Makes and reads addresses below `base`, which are good for so many `days` (0: for ever)."""

    base: str
    key: bytes
    days: int = 0

    def address(self, receipt: str, number: int) -> str:
        """Where exhibit `number` of a receipt is shown; the fragment brings the quoted words into view."""
        return f"{self.base.rstrip('/')}/p/{self._signer().sign(f'{receipt}~{number}').decode()}#quote"

    def read(self, token: str) -> tuple[str, int]:
        """The receipt and the number. Raises Forged or Expired."""
        receipt, _, number = self._signed(token, "proof").rpartition("~")
        return receipt, int(number)

    def picture(self, receipt: str, number: int, *, part: bool) -> str:
        """The path of the printed page of an exhibit, or of the `part` of it around the quoted words."""
        return f"/s/{self._signer('picture').sign(f'{receipt}~{number}~{part:d}').decode()}"

    def read_picture(self, token: str) -> tuple[str, int, bool]:
        """The receipt, the number, and whether a part is asked for. Raises Forged or Expired."""
        receipt, number, part = self._signed(token, "picture").rsplit("~", 2)
        return receipt, int(number), part == "1"

    def _signed(self, token: str, salt: str) -> str:
        try:
            return self._signer(salt).unsign(token, max_age=self.days * _DAY or None).decode()
        except SignatureExpired as error:
            raise Expired(token) from error
        except (BadSignature, UnicodeError) as error:
            raise Forged(token) from error

    def _signer(self, salt: str = "proof") -> TimestampSigner:
        return TimestampSigner(self.key, salt=salt, digest_method=hashlib.sha256)


def key_in(folder: Path) -> bytes:
    """The key that signs, made at the first call and kept in `folder` for its owner alone."""
    path = folder / "signing.key"
    folder.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_hex(_KEY))
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileExistsError):  # whoever came first made the one that counts
        os.link(draft, path)
    draft.unlink()
    return bytes.fromhex(path.read_text(encoding="ascii"))
