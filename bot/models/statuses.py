"""From the status and the words of a service to our errors. Services agree on statuses, hardly on codes, and not at all
on words."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from bot.answering import errors

_TOO_LONG = re.compile(
    r"context.{0,12}(?:length|window|size)|too (?:long|many tokens|large)|上下文|超长|过长", re.I
)
_COUNTS = re.compile(
    r"(\d+)\D+?tokens?\D+?(\d+)", re.I | re.S
)  # “maximum … 8192 tokens … resulted in 9000 tokens”
_FILTERED = re.compile(
    r"content.{0,3}(?:filter|policy|exists risk)|data_inspection|sensitive|moderation|敏感|违规", re.I
)
_NO_CREDIT = re.compile(
    r"insufficient.{0,3}(?:quota|balance|funds|credit)|billing|arrear|exceeded your current quota|余额|欠费",
    re.I,
)
_NO_MODEL = re.compile(r"model.{0,40}(?:not (?:found|exist)|does not exist|unknown|invalid)|模型不存在", re.I)


def by_status(status: int, words: str, headers: Any) -> errors.ModelError:
    """What a status other than 200 means, with the `words` and headers that came with it."""
    match status:
        case 401 | 403:
            return errors.WrongKey()
        case 402:
            return errors.NoCredit()
        case 429 if _NO_CREDIT.search(words):
            return errors.NoCredit()
        case 429:
            return errors.RateLimited(_retry_after(headers))
        case 404:
            return errors.UnknownModel()
        case 408 | 504:
            return errors.TimedOut()
        case 413:
            return _too_long(words)
    if status >= 500:
        return errors.Unavailable(_retry_after(headers))
    return by_words(words) or errors.RequestRefused()


def by_words(words: str) -> errors.ModelError | None:
    """What an error means that is told without a status; None where the words say nothing that we know."""
    if _TOO_LONG.search(words):
        return _too_long(words)
    if _FILTERED.search(words):
        return errors.ContentFiltered()
    if _NO_CREDIT.search(words):
        return errors.NoCredit()
    return errors.UnknownModel() if _NO_MODEL.search(words) else None


def _too_long(words: str) -> errors.ContextTooLong:
    counts = _COUNTS.search(words)
    limit, asked = (int(counts[1]), int(counts[2])) if counts else (0, 0)
    return errors.ContextTooLong(limit, asked) if asked > limit else errors.ContextTooLong()


def _retry_after(headers: Any) -> float:
    """Seconds that the service asks us to wait, as a number or as a date; 0 where it does not say."""
    said = str(headers.get("retry-after") or "")
    with suppress(ValueError):
        return max(float(said), 0.0)
    with suppress(ValueError, TypeError):
        return max((parsedate_to_datetime(said) - datetime.now(UTC)).total_seconds(), 0.0)
    return 0.0
