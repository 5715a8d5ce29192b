"""What systemd is told of us, where it started us: ready, stopping, still alive (sd_notify(3))."""

from __future__ import annotations

import asyncio
import os
import socket
from contextlib import suppress


def notify(state: str) -> None:
    """Tell it, ``READY=1``; nothing where nobody listens."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sending:
        sending.connect(f"\0{address[1:]}" if address.startswith("@") else address)
        sending.sendall(state.encode())


async def stay_watched() -> None:
    """Say in time, for ever, that the event loop still turns; ends at once where nobody watches."""
    microseconds = os.environ.get("WATCHDOG_USEC", "")
    if not microseconds.isdecimal() or not int(microseconds):
        return
    while True:
        notify("WATCHDOG=1")
        await asyncio.sleep(int(microseconds) / 2_000_000)  # twice as often as is asked for
