"""What is said of backups."""

from __future__ import annotations

from datetime import datetime

_REASONS = {
    "exists": "{path} 已经有了。请换一个文件名。",
    "no_folder": "没有 {path} 这个文件夹。请先建好它，或换一个地方。",
    "nothing": "{path} 里还没有资料，也没有问答记录，不用备份。",
    "not_ours": "{path} 不是问据的备份文件。",
    "newer": "{path} 是更新版本的问据做的备份。请先升级程序。",
    "damaged": "{path} 不完整或已损坏，没有恢复任何内容。请换一份备份。",
    "occupied": "{path} 已经有内容，恢复会盖掉它。请用 --data 指定一个空文件夹，或先把原来的移走。",
}

AFTER_RESTORING = "第一次提问时会重建查找用的索引，需要等一会儿。"


def no_backup(code: str, path: str) -> str:
    return _REASONS[code].format(path=path)


def backed_up(path: str, documents: int, questions: int, files: int, size: int) -> str:
    return f"已备份到 {path}：{_held(documents, questions, files)}，{_megabytes(size)}。"


def restored(folder: str, documents: int, questions: int, files: int, made: float) -> str:
    day = datetime.fromtimestamp(made).astimezone().strftime("%Y-%m-%d %H:%M")
    return f"已恢复到 {folder}：{_held(documents, questions, files)}（{day} 的备份）。"


def _held(documents: int, questions: int, files: int) -> str:
    return f"{documents} 份资料，{questions} 个回答，{files} 个原始文件"


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{size / 1e3:.0f} KB"
