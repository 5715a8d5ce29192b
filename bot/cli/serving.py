"""The command that answers on Telegram until it is told to stop."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from bot.channels.rendering.plain import one_line
from bot.channels.wording import commands as wording
from bot.channels.wording import serving as words
from bot.cli.chinese import Command
from bot.cli.failing import FAILED, Refused
from bot.cli.options import data_option, settings

if TYPE_CHECKING:
    from bot.settings import Settings


@click.command("serve", cls=Command, help=wording.SERVE)
@data_option
def serve() -> int:
    from bot.memory import give_back
    from bot.observing import logs

    chosen = settings()
    token = chosen.telegram_bot_token.get_secret_value()
    if not token:
        raise Refused(words.NO_TOKEN)
    logs.hide(token)
    give_back()
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
    from bot import app
    from bot.answering.keeping import NotKept
    from bot.channels.telegram import WrongAddress, WrongToken
    from bot.channels.web import PortTaken
    from bot.running import until_stopped
    from bot.serving.service import serve
    from bot.supervision import notify

    way = app.way_of_answering(chosen)

    def tell(news: str, about: str) -> None:
        with suppress(OSError):  # a full disk under the log ends no service
            click.echo(words.news(news, about, way), err=news in words.TROUBLES)

    def stopping() -> None:
        notify("STOPPING=1")
        with suppress(OSError):
            click.echo(words.STOPPING)

    try:
        await until_stopped(serve(chosen, tell), stopping)
    except WrongToken:
        raise Refused(words.WRONG_TOKEN, FAILED) from None
    except WrongAddress as error:
        raise Refused(words.wrong_address(one_line(str(error))), FAILED) from error
    except PortTaken as error:
        raise Refused(words.port_taken(str(error)), FAILED) from error
    except NotKept as error:
        raise Refused(words.not_kept(str(chosen.state_file), error.reason), FAILED) from error
