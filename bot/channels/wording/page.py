"""What proof pages say beside the document's own words."""

from __future__ import annotations

NAME = "问据"
OUTLINE = "本页文章"
QUOTED = "引用的原文"
TO_QUOTE = "回到引文"
SKIP = "跳到引文"
SOURCE = "出处"
PREVIOUS = "‹ 上一篇"
NEXT = "下一篇 ›"
BEFORE_LEFT_OUT = "……前文从略……"
BEHIND_LEFT_OUT = "……后文从略……"
KEPT = "回答时的原文"
SCAN = "原件"
SCAN_PART = "原件上引文所在的位置，引用的话有底色"
SCAN_WHOLE = "原件整页，引用的话有底色"
TO_SCAN = "看原件"
OPEN_SCAN = "看整页大图"

UPDATED = "这份资料在回答之后更新过，引用的话仍在新版里。"
REPLACED = "这份资料在回答之后更新过，新版里没有引用的话。下面先列出回答时的原文。"

NOT_THERE = ("打不开这一页", "地址不完整，或者被改动过。请回到回答里重新点开。")
OVER = ("这个链接已经过期", "请回到问据重新提问，新的回答会带上新的链接。")
FORGOTTEN = ("这个回答已经不在了", "它已过保留期限，或者提问的人要求删除。请重新提问。")
WITHDRAWN = ("该资料已撤下", "原文不再显示。")
STARTING = "正在启动，请稍后再试。"
TOO_OFTEN = "打开得太频繁，请十秒后再试。"
BUSY = ("暂时打不开", "资料库正忙，请稍后再试。")


def scanned(page: int) -> str:
    """Of the picture of a file's page, counted from 1."""
    return f"原件第 {page} 页"


def updated(gone: bool) -> str:
    """Of a document with another version than the one quoted from; `gone`: without the quoted words."""
    return REPLACED if gone else UPDATED
