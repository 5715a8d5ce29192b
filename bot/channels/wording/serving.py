"""What `wenju serve` says to whoever started it."""

from __future__ import annotations

from bot.channels.wording.access import NOBODY

NO_TOKEN = (
    "还没有设置 TELEGRAM_BOT_TOKEN。请在 Telegram 里向 @BotFather 申请一个机器人，把得到的密钥写进 .env。"
)
WRONG_TOKEN = "Telegram 不认识 TELEGRAM_BOT_TOKEN 里的密钥。请到 @BotFather 那里核对，写对以后再启动。"
STARTING = "正在连接 Telegram……"
UNREACHABLE = "暂时连不上 Telegram，会一直重试；已收到的问题不会丢。"
BACK = "已重新连上 Telegram。"
CONFLICT = "另一个程序正用同一个机器人收消息。请停掉其中一个；这里会一直重试。"
CALLED = "消息由 Telegram 送到 PUBLIC_URL。"
ASTRAY = (
    "PUBLIC_URL 现在接不到 Telegram 的消息（要用 https，并且从外面通到这里）；能轮询时先轮询，消息不会丢。"
)
STOPPING = "正在停止：不再收新问题，正在回答的最多再等 10 秒，没答完的下次启动时接着答。再按一次立即退出。"

_STATES = {
    "locked": "另一个程序占用得太久，请等它结束后再启动",
    "full": "磁盘满了，请腾出空间后再启动",
    "read_only": "没有写入的权限，请改好权限后再启动",
    "newer": "它是用更新版本的问据建立的，请升级问据",
    "broken": "文件已损坏，或不是问据的对话记录，请移走它后再启动",
}


TROUBLES = ("unreachable", "conflict", "astray", "no_http", "shut")  # what is told on stderr


def news(what: str, about: str, way: str) -> str:
    """How things stand, by a code; `about` is our name or an address, `way` tells who words the answers."""
    return {
        "online": online(about, way),
        "unreachable": UNREACHABLE,
        "conflict": CONFLICT,
        "back": BACK,
        "called": CALLED,
        "astray": ASTRAY,
        "shut": NOBODY,
        "no_http": no_http(about),
    }[what]


def online(name: str, way: str) -> str:
    """`name` is ours on Telegram; `way` tells who words the answers."""
    return f"问据已在 Telegram 上线：@{name}。回答方式：{way}。按 Ctrl-C 停止。"


def port_taken(address: str) -> str:
    return f"{address} 已被别的程序占用，或者不是本机的地址。请改 .env 里的 HTTP_HOST 或 HTTP_PORT 后再启动。"


def no_http(address: str) -> str:
    return (
        f"{address} 已被别的程序占用，健康检查和指标这次不提供，回答照常。"
        "要提供，请改 .env 里的 HTTP_PORT 后重新启动。"
    )


def wrong_address(said: str) -> str:
    """`said` is Telegram's own reason."""
    return f"Telegram 不接受 PUBLIC_URL（{said}）。请改成它能连到的 https 网址，或把 TELEGRAM_UPDATES 改成 auto。"


def not_kept(path: str, reason: str) -> str:
    """The store of conversations does not open."""
    return f"对话记录打不开（{path}）：{_STATES.get(reason, _STATES['broken'])}。"
