"""What `wenju serve` says to whoever started it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
    """How things stand, by a code; `about` is our name, an address or what was done; `way` tells who words answers."""
    return {
        "online": online(about, way),
        "unreachable": UNREACHABLE,
        "conflict": CONFLICT,
        "back": BACK,
        "called": CALLED,
        "astray": ASTRAY,
        "shut": NOBODY,
        "no_http": no_http(about),
        "upkeep": about,
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


_PARTS = {"store": "问答记录", "index": "资料库", "telegram": "Telegram", "model": "模型"}
_REMEDIES = {
    "store": "问答记录写不进去，请看磁盘是否满了、有没有写入的权限",
    "index": "资料库查不了，请运行 wenju index --rebuild",
    "telegram": "连不上 Telegram，请看网络和 TELEGRAM_BOT_TOKEN，恢复后会接着答",
    "model": "连不上模型，请看 OPENAI_BASE_URL 和网络，在恢复之前摘引原文作答",
}


def not_running(address: str) -> str:
    return f"{address} 上没有在运行的 wenju serve"


def running(up: float, parts: Mapping[str, tuple[bool, float | None]], waiting: int, oldest: float) -> str:
    """How a service that runs is doing: for each part whether it is well, and the seconds since it last worked."""
    said = [f"{_PARTS.get(name, name)} {_last(age)}" for name, (_, age) in parts.items()]
    queue = f"{waiting} 个问题在等，最早的等了{_lasting(oldest)}" if waiting else "没有问题在等"
    return f"已运行{_lasting(up)}；{'，'.join(said)}；{queue}"


def remedy(ailing: Sequence[str]) -> str:
    """What to do about the parts that are not well; nothing where all are."""
    return "；".join(_REMEDIES.get(name, name) for name in ailing) + "。" * bool(ailing)


def _last(age: float | None) -> str:
    return "还没有成功过" if age is None else f"{_lasting(age).strip()}前正常"


def _lasting(seconds: float) -> str:
    for length, unit in ((86_400, "天"), (3_600, "小时"), (60, "分钟")):
        if seconds >= length:
            return f" {seconds // length:.0f} {unit}"
    return f" {seconds:.0f} 秒"


def not_kept(path: str, reason: str) -> str:
    """The store of conversations does not open."""
    return f"对话记录打不开（{path}）：{_STATES.get(reason, _STATES['broken'])}。"
