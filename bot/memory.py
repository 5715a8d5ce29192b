"""How memory is kept, by the C library and by Python, in a process that runs for months."""

from __future__ import annotations

import ctypes
import gc
from contextlib import suppress

_MMAP_THRESHOLD, _ARENA_MAX = -3, -8  # as glibc's malloc.h numbers them
_LARGE = (
    1 << 20
)  # bytes; each index that is read anew is larger, and given back whole when the next one comes
_ARENAS = 2  # pools of memory; there is one interpreter lock, and glibc would make sixteen for two cores


def give_back() -> None:
    """Have it give back what is freed. Left alone it takes large pieces from its pools once one was freed, which tears
    holes into them: 333 MiB grew to 387 in six minutes with an index run each minute, over 10,000 documents; a reader
    alone held 293 MiB where it holds 204 so. To be called before there are threads; nothing where it is not glibc."""
    with suppress(OSError, AttributeError, TypeError):
        adjust = ctypes.CDLL(None).mallopt
        adjust(_MMAP_THRESHOLD, _LARGE)
        adjust(_ARENA_MAX, _ARENAS)


def settle() -> None:
    """Have Python's collector of garbage pass over what there is now, to be called when everything is loaded.

    Otherwise it goes through 270,000 objects of libraries time and again, and everybody waits: 160 ms of CPU once in
    200 questions, 3 ms so. What nothing refers to any more is freed as before.
    """
    gc.collect()
    gc.freeze()
