"""The sentences that we say ourselves: where they stand and how they sound."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

_BOT = Path(__file__).parents[2] / "bot"
_WORDING = sorted((_BOT / "channels" / "wording").glob("*.py"))
_ELSEWHERE = sorted(
    [
        *(_BOT / "cli").glob("*.py"),
        *(_BOT / "channels" / "terminal").glob("*.py"),
        *(_BOT / "channels" / "telegram").glob("*.py"),
        *_BOT.glob("*.py"),
    ]
)
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_EMOJI = re.compile("[\U0001f300-\U0001f44c\U0001f44f-\U0001faff]")  # the two thumbs are allowed


def spoken(file: Path) -> Iterator[str]:
    """The string literals of a module that are no docstrings."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    docstrings = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def test_we_neither_shout_nor_wink() -> None:
    said = [words for file in _WORDING for words in spoken(file)]

    assert len(said) > 100
    assert not [words for words in said if "！" in words or _EMOJI.search(words)]


def test_no_chinese_sentence_stands_outside_its_room() -> None:
    scattered = {
        f"{file.name}: {words}" for file in _ELSEWHERE for words in spoken(file) if _CHINESE.search(words)
    }

    assert not scattered
