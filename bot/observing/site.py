"""What those who look after the service may ask of it, and nobody from outside."""

from __future__ import annotations

import time
from ipaddress import ip_address

from prometheus_client import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.observing.meters import Meters
from bot.observing.vitals import Vitals

_PASSED_ON = (
    "x-forwarded-for",
    "forwarded",
    "via",
    "x-real-ip",
)  # what a proxy puts on a request from outside
_FRESH = {"cache-control": "no-store"}


def routes(vitals: Vitals, meters: Meters) -> tuple[Route, ...]:
    """``/readyz`` and ``/metrics``, for those who come from a private address and through no proxy."""

    async def ready(request: Request) -> Response:
        if not _is_private(request):
            return _NOT_THERE
        told = vitals.told(time.time())
        return JSONResponse(told, 200 if told["ready"] else 503, _FRESH)

    async def measured(request: Request) -> Response:
        if not _is_private(request):
            return _NOT_THERE
        return Response(meters.page(), media_type=CONTENT_TYPE_LATEST, headers=_FRESH)

    return Route("/readyz", ready), Route("/metrics", measured)


_NOT_THERE = PlainTextResponse("", 404)


def _is_private(request: Request) -> bool:
    """Whether somebody of the house asks: straight, from an address that is not of the open network."""
    if request.client is None or any(name in request.headers for name in _PASSED_ON):
        return False
    try:
        address = ip_address(request.client.host.partition("%")[0])
    except ValueError:
        return False
    return address.is_private or address.is_loopback
