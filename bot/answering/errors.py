"""What can go wrong with a chat model.

    ModelError
    ├── WrongKey         the service does not know the key, or what it may do
    ├── NoCredit         the account has nothing left
    ├── UnknownModel     no such model, or nothing of the kind at this address
    ├── ContextTooLong   the evidence does not fit into what the model reads at once
    ├── ContentFiltered  the service would not speak about it
    ├── RequestRefused   the service understood us and will not do it
    ├── Passing          may be over in a moment
    │   ├── Unreachable  nobody there, or gone in the middle
    │   ├── RateLimited  too many questions at once
    │   └── Unavailable  the service itself has failed
    ├── TimedOut         nothing came in time
    ├── Garbled          what came is no reply
    ├── EmptyReply       it said nothing
    └── CutShort         it stopped in the middle

Each has a `code`; whoever calls the service translates its vendor's errors into these.
"""

from __future__ import annotations


class ModelError(Exception):
    """The model has not answered, or not to the end. The message holds no text of the conversation."""

    code = "model"


class WrongKey(ModelError):
    code = "wrong_key"


class NoCredit(ModelError):
    code = "no_credit"


class UnknownModel(ModelError):
    code = "unknown_model"


class ContextTooLong(ModelError):
    """`limit` and `asked` are in the model's tokens, 0 where the service did not say."""

    code = "context_too_long"

    def __init__(self, limit: int = 0, asked: int = 0) -> None:
        super().__init__(f"{asked} of at most {limit} tokens")
        self.limit = limit
        self.asked = asked


class ContentFiltered(ModelError):
    code = "content_filtered"


class RequestRefused(ModelError):
    code = "request_refused"


class TimedOut(ModelError):
    code = "timed_out"


class Garbled(ModelError):
    code = "garbled"


class EmptyReply(ModelError):
    code = "empty_reply"


class CutShort(ModelError):
    code = "cut_short"


class Passing(ModelError):
    """What may be over in a moment; `retry_after` is in seconds, 0 where the service did not say."""

    def __init__(self, retry_after: float = 0.0) -> None:
        super().__init__(f"again after {retry_after} s")
        self.retry_after = retry_after


class Unreachable(Passing):
    code = "unreachable"


class RateLimited(Passing):
    code = "rate_limited"


class Unavailable(Passing):
    code = "unavailable"
