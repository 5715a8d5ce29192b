"""The site: what an address leads to, and with which headers."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.answering.keeping import Receipts
from bot.channels.rendering.citing import headline
from bot.channels.standing import Standing, standing
from bot.channels.web import pages
from bot.channels.web.guarding import Guarded
from bot.channels.web.links import Expired, Forged, Links
from bot.channels.web.pictures import Pictures, Sheets, sheet
from bot.channels.wording import page as wording
from retrieval.errors import RetrievalError
from retrieval.reading.carriers.facsimile import NoFacsimile

# Pages that are made, and pictures, of which each may take half a gigabyte. More would take the threads in which
# questions are kept and answered.
_AT_ONCE = 2
_STYLE_AGE = 3600  # seconds that a browser may keep the style sheet

_log = logging.getLogger(__name__)


def site(links: Links, receipts: Receipts, shelf: Callable[[], Sheets], *more: Route) -> Starlette:
    """Proof pages under ``/p/``, pictures under ``/s/``, and `more` routes.

    `shelf` gives the catalog at its newest; it blocks, and so do `receipts`.
    """

    making, drawing = asyncio.Semaphore(_AT_ONCE), asyncio.Semaphore(_AT_ONCE)

    async def proof(request: Request) -> Response:
        token = request.path_params["token"]
        async with making:
            status, html = await asyncio.to_thread(_proof, token, links, receipts, shelf)
        return HTMLResponse(html, status, {"cache-control": "private, no-cache"})

    drawn = Pictures()

    async def picture(request: Request) -> Response:
        token = request.path_params["token"]
        async with drawing:
            found = await asyncio.to_thread(_picture, token, links, receipts, shelf, drawn)
        if isinstance(found, int):
            return Response(status_code=found)
        return Response(
            found, media_type="image/jpeg", headers={"cache-control": f"private, max-age={_STYLE_AGE}"}
        )

    async def style(_request: Request) -> Response:
        return Response(
            pages.style(), media_type="text/css", headers={"cache-control": f"max-age={_STYLE_AGE}"}
        )

    async def nothing(_request: Request, _error: Exception) -> Response:
        return HTMLResponse(pages.message(wording.NOT_THERE), 404)

    async def failed(_request: Request, error: Exception) -> Response:
        _log.error("a page could not be shown: %s", type(error).__name__)
        return HTMLResponse(pages.message(wording.BUSY), 500)

    made = Starlette(
        routes=[
            Route("/p/{token}", proof),
            Route("/s/{token}", picture),
            Route(pages.STYLE, style),
            *more,
        ],
        middleware=[Middleware(Guarded)],
        exception_handlers={404: nothing, 405: nothing, 500: failed},
    )
    made.router.redirect_slashes = False  # it would lead to whatever host the request names
    return made


def _proof(token: str, links: Links, receipts: Receipts, shelf: Callable[[], Sheets]) -> tuple[int, str]:
    """Status and page."""
    try:
        receipt_id, number = links.read(token)
    except Forged:
        return 404, pages.message(wording.NOT_THERE)
    except Expired:
        return 410, pages.message(wording.OVER)
    receipt = receipts.find(receipt_id)
    if receipt is None:
        return 410, pages.message(wording.FORGOTTEN)
    try:
        found = standing(receipt, number, shelf())
    except RetrievalError:
        return 503, pages.message(wording.BUSY)
    if found is None:
        return 404, pages.message(wording.NOT_THERE)
    if found.withdrawn:
        return 410, pages.message(wording.WITHDRAWN, headline(found.kept))
    return 200, pages.proof(found, _scan(found, receipt_id, number, links, shelf))


def _scan(
    found: Standing, receipt: str, number: int, links: Links, shelf: Callable[[], Sheets]
) -> pages.Scan | None:
    try:
        printed = sheet(found, shelf())
    except (RetrievalError, KeyError):
        return None  # withdrawn or broken a moment ago: the words are still shown
    if printed is None:
        return None
    whole, part = (links.picture(receipt, number, part=part) for part in (False, True))
    return pages.Scan(printed.page, whole, part)


def _picture(
    token: str, links: Links, receipts: Receipts, shelf: Callable[[], Sheets], drawn: Pictures
) -> bytes | int:
    """The picture, or the status that says why there is none."""
    try:
        receipt_id, number, part = links.read_picture(token)
    except (Forged, Expired) as error:
        return 410 if isinstance(error, Expired) else 404
    receipt = receipts.find(receipt_id)
    if receipt is None:
        return 410
    try:
        found = standing(receipt, number, shelf())
        printed = sheet(found, shelf()) if found else None
        return drawn.of(printed, part=part) if printed else 404
    except (RetrievalError, KeyError, NoFacsimile):
        return 404
