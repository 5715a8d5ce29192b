"""From the errors of `openai` to ours."""

from __future__ import annotations

import openai

from bot.answering import errors
from bot.models.statuses import by_status, by_words


def translated(error: Exception) -> errors.ModelError:
    """What a vendor's error means to us; what we do not know is garble."""
    if isinstance(error, openai.APITimeoutError | TimeoutError):
        return errors.TimedOut()
    if isinstance(error, openai.APIConnectionError | ConnectionError):
        return errors.Unreachable()
    if isinstance(error, openai.APIStatusError):
        return by_status(error.status_code, f"{error.code} {error.message}", error.response.headers)
    if isinstance(error, openai.APIError):  # told inside the stream, without a status
        return by_words(f"{error.code} {error.message}") or errors.Unavailable()
    return errors.Garbled()
