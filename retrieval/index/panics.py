"""When the Rust part of a store panics."""

from __future__ import annotations


def is_panic(error: BaseException) -> bool:
    """Whether Rust code gave up: no Exception, and of a class that cannot be imported to be caught by name."""
    return type(error).__name__ == "PanicException"
