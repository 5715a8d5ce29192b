"""The command that answers on Telegram until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

import click

from bot.channels.wording import commands as wording
from bot.channels.wording import serving as words
from bot.channels.wording.access import NOBODY
from bot.cli.chinese import Command
from bot.cli.failing import FAILED, Refused
from bot.cli.options import data_option, settings

if TYPE_CHECKING:
    from bot.channels.telegram.running import News
    from bot.settings import Settings

_CHATTY = ("httpx", "httpcore", "telegram")  # they log addresses, in which the token stands


class Hiding(logging.Formatter):
    """Formats as another does, and puts dots wherever the secret would stand."""

    def __init__(self, formatter: logging.Formatter, secret: str) -> None:
        super().__init__()
        self._formatter = formatter
        self._secret = secret

    def format(self, record: logging.LogRecord) -> str:
        return self._formatter.format(record).replace(self._secret, "……")


@click.command("serve", cls=Command, help=wording.SERVE)
@data_option
def serve() -> int:
    chosen = settings()
    token = chosen.telegram_bot_token.get_secret_value()
    if not token:
        raise Refused(words.NO_TOKEN)
    _hide(token)
    click.echo(words.STARTING)
    with asyncio.Runner(loop_factory=_loop) as runner:
        runner.run(_run(chosen))
    return 0


def _loop() -> asyncio.AbstractEventLoop:
    """A loop that takes a fifth less for a question than Python's own; that one where there is no other (Windows)."""
    try:
        from uvloop import new_event_loop
    except ImportError:
        return asyncio.new_event_loop()
    return new_event_loop()


async def _run(chosen: Settings) -> None:
    from bot import app, serving
    from bot.answering.keeping import NotKept
    from bot.channels.telegram.running import WrongToken
    from bot.channels.web import PortTaken

    way = app.way_of_answering(chosen)

    def tell(news: News, name: str) -> None:
        said = {
            "online": words.online(name, way),
            "unreachable": words.UNREACHABLE,
            "conflict": words.CONFLICT,
            "back": words.BACK,
            "stopping": words.STOPPING,
        }
        click.echo(said[news], err=news in ("unreachable", "conflict"))

    try:
        with serving.telegram(chosen, tell, click.echo) as service:
            if serving.is_shut(chosen, service.memory):
                click.echo(NOBODY, err=True)
            await service.run()
    except WrongToken:
        raise Refused(words.WRONG_TOKEN, FAILED) from None
    except PortTaken as error:
        raise Refused(words.port_taken(str(error)), FAILED) from error
    except NotKept as error:
        raise Refused(words.not_kept(str(chosen.state_file), error.reason), FAILED) from error


def _hide(token: str) -> None:
    """The token reaches no log, whatever level is set."""
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    for handler in logging.getLogger().handlers:
        handler.setFormatter(Hiding(handler.formatter or logging.Formatter(), token))
