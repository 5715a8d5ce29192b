"""What is said to be polite and asks nothing of the collection."""

from __future__ import annotations

import re
from typing import Literal

from retrieval.normalising import fold

Pleasantry = Literal["greeting", "thanks", "ability", "farewell"]

# The whole of a message, folded and without its punctuation, must be one of these: “你好，第8条讲什么” asks something.
_FORMS: tuple[tuple[Pleasantry, re.Pattern[str]], ...] = (
    (
        "greeting",
        re.compile(
            r"(你好|您好|你们好|大家好|(早上|上午|中午|下午|晚上)好|早安|晚安|早|嗨|哈喽|hi|hello|hey|在吗|有人吗)[啊呀哦]?"
        ),
    ),
    (
        "thanks",
        re.compile(r"(非常|太|十分|多)?(谢谢|感谢|多谢|谢了|辛苦|thanks|thankyou)(你|您|啦|了|你了|您了)?"),
    ),
    ("farewell", re.compile(r"(再见|拜拜|回头见|bye|byebye)[啊啦]?")),
    (
        "ability",
        re.compile(
            r"(请问)?(你|您)?(是谁|叫什么(名字)?|是什么|(能|会|可以)(帮我)?(做|干)(什么|啥)|会什么|有什么功能|能回答什么)"
            r"|(怎么|如何|怎样)(用|使用)(你|您)?|使用说明|帮助|help"
        ),
    ),
)
_PUNCTUATION = re.compile(r"[^\w]+")


def pleasantry(message: str) -> Pleasantry | None:
    """Which politeness a message consists of; None where it asks something.

    >>> pleasantry("你好！"), pleasantry("谢谢你。"), pleasantry("你能做什么？"), pleasantry("你好，第8条讲什么")
    ('greeting', 'thanks', 'ability', None)
    """
    words = _PUNCTUATION.sub("", fold(message))
    for kind, form in _FORMS:
        if form.fullmatch(words):
            return kind
    return None
