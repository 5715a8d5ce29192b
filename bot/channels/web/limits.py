"""How much of us one address, and all together, may take up."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address, ip_network
from time import monotonic
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

_WINDOW = 10.0  # seconds over which requests are counted
_ONE, _ALL = 100, 1_000  # in these; a page costs 4 ms, so that what all may ask takes two fifths of one core
_ADDRESSES = 10_000  # that are told apart in a window; about 1 MB
_NETWORK = 64  # bits of an IPv6 address that belong to one customer

_REQUEST = 30.0  # seconds for a request, from the connection or the one before it to the end of its answer
HEAD = 16_384  # bytes of a request before its body; a browser sends 1,000, Telegram 500
_CONNECTIONS = 32  # open at once from one address; browsers open six
HERE = frozenset({"127.0.0.1", "::1"})  # a proxy on this machine


class Rate:
    """Requests in windows of ten seconds: of each address, and of all. Its memory is bounded: addresses beyond the
    first ten thousand of a window share one count."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._window = 0
        self._counts: Counter[str] = Counter()
        self._all = 0

    def allows(self, address: str) -> bool:
        """Count a request; whether it may be answered."""
        window = int(self._clock() / _WINDOW)
        if window != self._window:
            self._window, self._all = window, 0
            self._counts.clear()
        whose = network(address)
        if whose not in self._counts and len(self._counts) >= _ADDRESSES:
            whose = ""
        self._all += 1
        self._counts[whose] += 1
        return self._all <= _ALL and self._counts[whose] <= _ONE


def network(address: str) -> str:
    """An IPv4 address, or the network that an IPv6 address is of: whoever has one of these has 2^64."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address[:64]
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or int(found) >> (128 - _NETWORK))
    return str(found)


class Patient(H11Protocol):
    """HTTP with an end to its patience: a request that is not over in time is left in the middle, whether it is sent
    slowly or its answer is read slowly, and so is an address that holds too many connections."""

    _timer: asyncio.TimerHandle | None = None
    whose = ""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.whose = network(self.client[0]) if self.client else ""
        held = sum(isinstance(one, Patient) and one.whose == self.whose for one in self.connections)
        if self.client and held > _CONNECTIONS and not self._is_proxy(self.client[0]):
            transport.abort()
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        if self._timer:
            self._timer.cancel()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._wait()

    def _is_proxy(self, address: str) -> bool:
        """Whether it counts the connections of others itself, and says for whom it asks."""
        allowed = self.config.forwarded_allow_ips or ()
        return any(ip_address(address.partition("%")[0]) in ip_network(one) for one in allowed)

    def _wait(self) -> None:
        if self._timer:
            self._timer.cancel()
        self._timer = self.loop.call_later(_REQUEST, self._leave)

    def _leave(self) -> None:
        transport: Any = self.transport
        transport.abort()
