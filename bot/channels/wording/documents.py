"""What is said when documents are sent in, listed and taken out by Telegram."""

from __future__ import annotations

ADMINS_ONLY = "只有管理员可以添加资料。"
SEND_IT = "请把文件直接发给我，每份不超过 20 MB。"
TOO_LARGE = "文件超过 20 MB，Telegram 不让机器人下载。请拆成几份，或在服务器上用 wenju index 读入。"
NOT_FETCHED = "文件没有下载成功，请再发一次。"
LOOK = "看看"
UNDO = "撤销"
UNDONE = "已撤销，这份文件和它的内容已从资料库里去掉。"
GONE = "这份文件已经不在了。"
REMOVE_WHAT = "请在 /remove 后面写资料的名字，例如：/remove 第4版.txt"
KEEP = "不去掉"
KEPT = "没有去掉。"
EMPTY = "资料库还是空的。把文件直接发给我就能添加。"
BEFORE = "‹ 上一页"
BEHIND = "下一页 ›"
WITHOUT_TITLE = "（无题）"


def reading(name: str) -> str:
    return f"正在读取 {name} ……"


def how_far(name: str, done: int, total: int) -> str:
    return f"正在读取 {name} …… {done}/{total}"


def waiting(name: str) -> str:
    """Another program writes the collection."""
    return f"正在读取 {name} …… 等另一个程序写完"


def read(what: str, where: str) -> str:
    """``读完：2 篇报道，2024-06-26 第4版。``"""
    return f"读完：{'，'.join(part for part in (what, where) if part)}。"


def twin(name: str, other: str) -> str:
    """The same content is there already."""
    return f"{name} 与资料库里的 {other} 内容相同，没有重复收入。"


def no_such(name: str) -> str:
    return f"资料库里没有“{name}”。用 /sources 看看有哪些。"


def which(count: int) -> str:
    return "要去掉这份资料吗？" if count == 1 else "要去掉哪一份？"


def remove(title: str) -> str:
    return f"去掉{title}"


def removed(title: str) -> str:
    return f"已去掉{title}。"


def page(number: int, pages: int) -> str:
    return f"第 {number}/{pages} 页"


def more(count: int) -> str:
    return f"…… 另有 {count} 份"
