"""What is said about the collection: reading in, listing, removing, checking."""

from __future__ import annotations

import re

EMPTY = "资料库还是空的。用 wenju index 文件夹 读入资料，例如 wenju index data/samples。"
FURNITURE = "版面信息（不属于任何一篇）"
REBUILT = "索引已重新建立。"

COLUMNS = ("资料", "标题", "出处", "报道", "字数")

GOOD = "✓"
BAD = "✗"

_STEPS = {
    "reading": "正在读取",
    "embedding": "正在理解",
    "following": "正在建立索引",
    "rebuilding": "正在建立索引",
}
_CHECKS = {
    "data": "资料库文件夹",
    "space": "磁盘空间",
    "catalog": "目录",
    "index": "索引",
    "documents": "资料",
    "embedding": "语义向量",
    "rerank": "重排",
    "answerer": "回答方式",
    "chroma": "Chroma 服务器",
    "model": "模型",
    "service": "服务",
}
_REBUILD = "请运行 wenju index --rebuild 重新建立索引。"
_STATES = {
    "whole": ("完整", ""),
    "words_only": ("只能按字词查找，语义向量用不了", _REBUILD),
    "catalog_only": ("用不了，查找会很慢", _REBUILD),
    "empty": ("还没有内容", ""),
}
FOLDER_FINE = "可以写入"
FOLDER_MISSING = "还没有，读入资料时会建立"
FOLDER_READ_ONLY = "只能读，不能写"
MAKE_WRITABLE = "请改好文件夹的权限，或用 --data 换一个文件夹。"
MAKE_ROOM = "磁盘快满了，不再读入新资料，已读入的照常可查。请腾出空间，或在 .env 里改 DISK_RESERVE_MB。"
CATALOG_FINE = "可以打开"
NOTHING_YET = "还没有"
FILL = "用 wenju index 文件夹 读入资料。"
CHROMA_FINE = "可以连接"
CHROMA_SILENT = "连接不上"
MODEL_FINE = "可以连接"
MODEL_SILENT = "连接不上"
KEY_REFUSED = "密钥不被接受"
CHANGE_KEY = "请检查 OPENAI_API_KEY；在改好之前摘引原文作答。"
REACH_MODEL = "请检查 OPENAI_BASE_URL 和网络；在恢复之前摘引原文作答。"
CHANGE_EMBEDDING_KEY = "请检查 OPENAI_API_KEY；在改好之前按字词查找。"
REACH_EMBEDDING = "请检查 OPENAI_BASE_URL 和网络；在恢复之前按字词查找。"
RERANK_FINE = "可以连接，给的次序能用"
IN_OWN_ORDER = "{}；在恢复之前用自己的次序。"
TRIED_ON = "老桥今天检测吗", ("老桥今天封闭检测。", "蓝莓园昨天开园。")  # a question and texts of our own
START_CHROMA = "请检查 CHROMA_URL 和服务器；在它恢复之前按字词查找。"

_HOLDER = re.compile(r"pid (\d+): (.*), since (.*)")  # as retrieval.index.lock signs


def space(documents: int, index: int, state: int, free: int) -> str:
    """What the data folder takes and what the disk still has, in bytes."""
    held = (("资料夹", documents), ("索引", index), ("对话和记录", state))
    taken = "，".join(f"{name} {_size(size)}" for name, size in held if size)
    return "；".join(part for part in (taken, f"还剩 {_size(free)}") if part)


def _size(size: int) -> str:
    """``0.3 MB``, ``41 MB``, ``62 GB``: with two digits at least one of which counts."""
    unit, name = (1e9, "GB") if size >= 1e9 else (1e6, "MB")
    return f"{size / unit:.{1 if size < 10 * unit else 0}f} {name}"


def step(what: str, subject: str) -> str:
    """A step of an index run, by its code; `subject` is what is read."""
    return f"{_STEPS.get(what, '正在处理')} {subject if what == 'reading' else ''}".rstrip()


def time_left(seconds: float) -> str:
    """``还要 40 秒``, ``还要 3 分钟``: nobody needs it more exactly."""
    return f"还要 {seconds:.0f} 秒" if seconds < 90 else f"还要 {seconds / 60:.0f} 分钟"


def recognising(name: str, page: int) -> str:
    return f"正在识别 {name} 第 {page} 页的图片，约半分钟"


def stories(count: int) -> str:
    return f"{count} 篇报道"


def documents(count: int) -> str:
    return f"{count} 份资料"


def story_number(number: int) -> str:
    return f"第 {number} 篇"


ELSEWHERE = "　（另一部分在那一版）"


def official(number: str, issuer: str, date: str, annexes: int) -> str:
    """What a policy document says of itself, in one line."""
    parts = (
        number,
        issuer,
        f"{date} 成文" if date else "",
        f"附件 {annexes} 处" if annexes else "",
    )
    return " · ".join(filter(None, parts))


def missing_numbers(first: int, last: int, marker: str) -> str:
    """``（缺第3条）``; `marker` is the number that stands behind the gap, and tells how they are counted."""
    unit = next((sign for sign in "编章节条" if sign in marker), "点" if marker[:1].isdigit() else "部分")
    return f"（缺第{first}{unit}）" if first == last else f"（缺第{first}至{last}{unit}）"


def encoding(name: str) -> str:
    """How the characters of a file were told; ``ocr`` for pages that were read as pictures."""
    if name == "ocr":
        return "文字由图片识别而来，可能有误认的字"
    return f"文字编码：{name}"


def done(added: int, changed: int, removed: int, unchanged: int) -> str:
    """What an index run did: ``新读 6 份，更新 1 份，2 份没有变化``."""
    parts = (
        f"新读 {added} 份" if added else "",
        f"更新 {changed} 份" if changed else "",
        f"去掉 {removed} 份" if removed else "",
        f"{unchanged} 份没有变化" if unchanged else "",
    )
    return "，".join(part for part in parts if part) or "没有读到资料"


def now(holdings: str) -> str:
    return f"资料库现有 {holdings}。"


def more(count: int) -> str:
    return f"…… 另有 {count} 份"


def gone(name: str) -> str:
    return f"已去掉 {name}"


def removed(name: str) -> str:
    return f"已去掉 {name}。"


def no_such_document(name: str) -> str:
    return f"资料库里没有“{name}”。用 wenju list 看看有哪些。"


def ambiguous(name: str, candidates: list[str]) -> str:
    return f"“{name}”可以是好几份：{'、'.join(candidates)}。请写编号。"


def candidate(name: str, document_id: str) -> str:
    return f"{name}（编号 {document_id}）"


def holder(signed: str) -> str:
    """Who is writing, from the line that the lock gives: ``wenju index 报纸，进程 4711，从 10:00:00 起``."""
    found = _HOLDER.fullmatch(signed)
    if found is None:
        return signed or "没有留下名字"
    process, job, since = found.groups()
    return "，".join(part for part in (job, f"进程 {process}", f"从 {since} 起") if part)


def waiting_for(signed: str) -> str:
    return f"另一个程序正在写入资料库（{holder(signed)}），等它结束。不想等请按 Ctrl-C。"


def embedding(name: str) -> str:
    return f"内置（{name}）"


def model(name: str, host: str, masked_key: str) -> str:
    """Which model is asked, where, and with which key."""
    key = f"密钥 {masked_key}" if masked_key else "没有密钥"
    return "，".join(filter(None, (name, host, key)))


def index_state(state: str) -> tuple[str, str]:
    """How well the collection can be searched, by its code, and what to do about it."""
    return _STATES.get(state, (state, _REBUILD))


def repaired(state: str) -> str:
    return f"刚才发现损坏，已经修好；现在{state}"


def check_name(code: str) -> str:
    return _CHECKS.get(code, code)


def all_well(well: bool) -> str:
    return "一切正常。" if well else "有几处需要处理，见上。"


def in_folder(folder: str, state: str) -> str:
    return f"{folder}，{state}"
