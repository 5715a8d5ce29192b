"""What Telegram's commands say: who we are, what we know, where questions go, what can be typed."""

from __future__ import annotations

from collections.abc import Sequence

PRIVATE = (
    ("start", "资料库里有什么，可以怎样问"),
    ("help", "使用说明"),
    ("sources", "列出全部资料"),
    ("why", "上一个回答是怎么得来的"),
    ("new", "忘掉前面的问答，重新开始"),
    ("stop", "停止正在进行的回答"),
    ("forget_me", "删除我的全部记录"),
)
GROUP = (
    ("ask", "提一个问题"),
    ("sources", "列出全部资料"),
    ("why", "上一个回答是怎么得来的"),
    ("new", "忘掉前面的问答，重新开始"),
    ("stop", "停止正在进行的回答"),
    ("help", "使用说明"),
)
ADMIN = (
    ("add", "添加资料：直接发文件"),
    ("remove", "去掉一份资料"),
    ("status", "运行情况"),
    ("allow", "准许一个人或一个群提问"),
    ("deny", "不再准许"),
)

WHO = "我在这些资料里查找，每一句都标出原文，点①②就能看到原话。资料里没有的，我会直说未找到。"
TRY = "可以这样问："

HELP = """直接写下问题就行，可以接着问：“后一位是研究什么的”“那第9条呢”。
在群里请 @ 我、回复我，或用 /ask 提问。
点①②看原文；回复原文卡片，就只在那一篇里找。
改好发出去的问题，回答会跟着改。
👍👎 告诉我回答得好不好。"""
NEW = "已清空。下一个问题不再联系前面的内容。"
NO_ANSWER_YET = "还没有回答过问题。"
POLITE = "这句话不用查资料。"
NO_SUCH_COMMAND = "没有这个命令。用 /help 看看能用的。"
EXPIRED = "这个按钮已经失效。"
UNREADABLE = "资料库暂时读不了，请稍后再试，或告诉管理员。"


def answering(model: str, hosts: Sequence[str]) -> str:
    """Who words the answers, nobody but us without a `model`, and where questions go."""
    way = f"由模型 {model} 作答，每一句都与原文核对" if model else "摘引原文"
    sent = f"提问和查到的段落会发给 {'、'.join(hosts)}" if hosts else "提问和资料不会发给别的服务"
    return f"回答方式：{way}。{sent}。"


def kept(days: int) -> str:
    """How long what was said is kept; 0 days is for ever."""
    how_long = f"对话保存 {days} 天" if days else "对话会一直保存"
    return f"{how_long}，/forget_me 可以随时删除。"


def example(title: str) -> str:
    return f"{title}讲了什么？"


def forgotten(entries: int) -> str:
    return f"已删除你的全部记录，共 {entries} 条。" if entries else "没有你的记录。"


def cited(count: int) -> str:
    return f"引用了 {count} 处原文：" if count else "没有引用原文。"


def asked(question: str) -> str:
    return f"问题：{question}"


def understood(query: str) -> str:
    return f"理解为：{query}"


def nearest() -> str:
    return "查到但不足以回答的："


def not_shown(count: int) -> str:
    return f"写了但没有显示的 {count} 句："


def took(written: str, seconds: str) -> str:
    return f"{written}，用时 {seconds}。"


WRITTEN_BY = {"quotes": "摘引原文", "model": "由模型作答"}


def questions(waiting: int) -> str:
    return f"等待回答的问题：{waiting} 个。"


def people(count: int) -> str:
    return f"准许提问的人和群：{count} 个。"
