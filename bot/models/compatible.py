"""Any service that speaks OpenAI's protocol, by way of LangChain. Loading this costs two to three seconds."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import langchain_openai as _loaded_now  # noqa: F401  init_chat_model would load it in the middle of a question
import langsmith
import openai
from langchain.chat_models import init_chat_model
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk

from bot.answering import errors
from bot.answering.patience import leaving
from bot.answering.types import Message, Tokens
from bot.models.options import OPTIONS
from bot.models.troubles import translated

_NO_KEY = "none"  # servers of one's own ask for none, the client insists on one
_SPOKEN = {"temperature": "temperature", "stream_usage": "stream_options"}  # as the protocol calls them


@dataclass(slots=True)
class OpenAICompatible:
    """A chat model at an address. `read_timeout` is in seconds, for the next piece; `traced` sends what is said to
    LangSmith, which stays off whatever the environment says unless it is asked for here."""

    model: str
    base_url: str
    key: str = ""
    read_timeout: float = 30.0
    traced: bool = False
    _options: dict[str, Any] = field(default_factory=lambda: dict(OPTIONS), init=False)
    _ready: asyncio.Task[BaseChatModel] | None = field(default=None, init=False)
    _open: AsyncIterator[None] | None = field(default=None, init=False)

    async def stream(self, messages: Sequence[Message]) -> AsyncIterator[str | Tokens]:
        """The reply, its tokens last. Raises ModelError, with the vendor's error as its cause.

        A model that refuses one of our `options` by name (some know no temperature) is asked without it from then on.
        """
        while True:
            try:
                async with leaving(self._reply(messages)) as pieces:
                    async for piece in pieces:
                        yield piece
                return
            except openai.BadRequestError as error:
                refused = [name for name, spoken in _SPOKEN.items() if spoken in str(error)]
                if not self._options.keys() & set(refused):
                    raise translated(error) from error
                self._options = {name: on for name, on in self._options.items() if name not in refused}
                self._ready = None
            except errors.ModelError:
                raise
            except Exception as error:
                raise translated(error) from error

    async def _reply(self, messages: Sequence[Message]) -> AsyncIterator[str | Tokens]:
        said, ended = False, ""
        chat = await self._on_this_loop()
        async with leaving(chat.astream([(one.role, one.text) for one in messages])) as chunks:
            async for chunk in chunks:
                text, tokens, reason = _taken_apart(chunk)
                ended = reason or ended
                if text:
                    said = True
                    yield text
                if tokens:
                    yield tokens
        _assert_whole(said, ended)

    async def _on_this_loop(self) -> BaseChatModel:
        """The model with its connections, which belong to one event loop and are closed when that shuts down.

        Questions that come together share one; who leaves while it is made leaves it to the others.
        """
        loop = asyncio.get_running_loop()
        if self._ready is None or self._ready.get_loop() is not loop or _has_failed(self._ready):
            self._ready = loop.create_task(self._connected())
        return await asyncio.shield(self._ready)

    async def _connected(self) -> BaseChatModel:
        client = await asyncio.to_thread(openai.DefaultAsyncHttpxClient)  # reads certificates: 0.1 s
        self._open = _kept_open(client)  # held here, and closed by the loop as any generator left open
        await anext(self._open)
        return await asyncio.to_thread(self._made, client)

    def _made(self, client: openai.DefaultAsyncHttpxClient) -> BaseChatModel:
        langsmith.configure(enabled=self.traced)
        made: BaseChatModel = init_chat_model(
            self.model,
            model_provider="openai",
            base_url=self.base_url,
            api_key=self.key or _NO_KEY,
            streaming=True,
            timeout=self.read_timeout,
            max_retries=0,  # we try again ourselves, and know when there is no time
            stream_chunk_timeout=None,  # the same limit a second time
            http_async_client=client,
            **self._options,
        )
        return made


async def _kept_open(client: openai.DefaultAsyncHttpxClient) -> AsyncIterator[None]:
    async with client:
        yield


def _has_failed(task: asyncio.Task[BaseChatModel]) -> bool:
    return task.done() and (task.cancelled() or task.exception() is not None)


def _taken_apart(chunk: AIMessageChunk) -> tuple[str, Tokens | None, str]:
    """Text, tokens and the reason why the reply ends, of which most chunks have only the first."""
    usage = chunk.usage_metadata
    tokens = Tokens(usage["input_tokens"], usage["output_tokens"]) if usage else None
    return str(chunk.text), tokens, str(chunk.response_metadata.get("finish_reason") or "")


def _assert_whole(said: bool, ended: str) -> None:
    if ended == "content_filter":
        raise errors.ContentFiltered
    if ended == "length":
        raise errors.CutShort
    if (
        not ended
    ):  # a line that closed quietly in the middle; or a page of a web site, which has no replies in it
        raise errors.Unreachable if said else errors.Garbled
