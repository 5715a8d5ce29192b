"""Answers as JSON and back: an equal value, also where the types have grown since."""

from __future__ import annotations

import json
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from bot.answering.types import Answer

_EMPTY: dict[Any, Any] = {str: "", int: 0, float: 0.0, bool: False}


def written(answer: Answer) -> str:
    """The answer as one line of JSON, fields by name; it can be encoded even where a text in it cannot."""
    plain = _plain(answer)
    line = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    return line if encodable(line) == line else json.dumps(plain)


def read(line: str) -> Answer:
    """The answer that was written. Fields that it does not know are left out, those it lacks have their default."""
    answer = _typed(Answer, json.loads(line))
    assert isinstance(answer, Answer)
    return answer


def encodable(text: str) -> str:
    """The text with question marks for half characters, which no file takes."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value


def _typed(hint: Any, value: Any) -> Any:
    """`value`, as JSON gave it, as what `hint` says."""
    if is_dataclass(hint) and isinstance(hint, type):
        return hint(**{name: _field(kind, default, name, value) for name, kind, default in _fields(hint)})
    kinds = get_args(hint)
    match get_origin(hint):
        case origin if origin is UnionType or origin is Union:
            kind = next(one for one in kinds if one is not NoneType)
            return None if value is None else _typed(kind, value)
        case origin if origin is tuple and kinds[-1] is Ellipsis:
            return tuple(_typed(kinds[0], one) for one in value)
        case origin if origin is tuple:
            return tuple(_typed(kind, one) for kind, one in zip(kinds, value, strict=True))
    return value


def _field(kind: Any, default: Any, name: str, value: dict[str, Any]) -> Any:
    if name in value:
        return _typed(kind, value[name])
    return default() if default is not None else _empty(kind)


@cache
def _fields(kind: type) -> tuple[tuple[str, Any, Any], ...]:
    """Name, type and what makes the default (None where there is none) of each field of a dataclass."""
    hints = get_type_hints(kind)
    return tuple((field.name, hints[field.name], _default(field)) for field in fields(kind))


def _default(field: Any) -> Any:
    if field.default_factory is not MISSING:
        return field.default_factory
    return (lambda: field.default) if field.default is not MISSING else None


def _empty(kind: Any) -> Any:
    """What a field without a default is where nothing was written: a type that grew after the answer was kept."""
    if get_origin(kind) is Literal:
        return get_args(kind)[0]
    if get_origin(kind) is tuple or kind is tuple:
        return ()
    return _typed(kind, {}) if is_dataclass(kind) else _EMPTY.get(kind)
