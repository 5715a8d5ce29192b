"""What is said to those who may not ask, and to those who decide about it."""

from __future__ import annotations

ADMINS_ONLY = "这个命令只有管理员能用。"
WAITING = "已转告管理员，同意以后就可以提问。"
WELCOME = "管理员已同意，现在可以直接提问。"
STILL_WAITING = "管理员还没有答复，请再等等。"
ALLOW = "同意"
DENY = "拒绝"
WHOM = "请写上编号，例如 /allow 123456789；在群里不写编号就是指这个群。"
NOT_YOURSELF = "管理员由设置 ADMIN_USERS 指定，不能在这里更改。"

NOBODY = (
    "现在谁也不能提问：ACCESS 是 closed，也没有写 ADMIN_USERS、ALLOWED_USERS 和 ALLOWED_CHATS。"
    "请在 .env 里填写 ADMIN_USERS（自己的编号，向机器人发一句话就会告诉你），或把 ACCESS 改成 open 或 request。"
)


def invited_only(person: int) -> str:
    """To somebody who may not ask; their number is what an admin needs."""
    return f"这里只对受邀的人开放。你的编号是 {person}，可以发给管理员。"


def request(name: str, person: int) -> str:
    """To the admins; `name` is what the person calls themselves."""
    return f"{name}（编号 {person}）想要提问。"


def decided(name: str, *, allowed: bool) -> str:
    """What became of a request."""
    return f"{'已同意' if allowed else '已拒绝'} {name}。"


def whom(number: int) -> str:
    """A person or a group by number."""
    return f"群 {number}" if number < 0 else f"编号 {number}"
