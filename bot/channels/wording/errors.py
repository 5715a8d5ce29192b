"""What went wrong and what to do, in one Chinese sentence each.

Nothing here knows where an error is shown; codes and exit statuses belong to the channel.
"""

from __future__ import annotations

import errno
from collections.abc import Sequence

from bot.channels.wording.answers import (
    EMBEDDING_FAILURE,
    EMBEDDING_FAILURES,
    RERANK_FAILURE,
    RERANK_FAILURES,
)
from bot.channels.wording.collection import holder
from retrieval.errors import (
    CollectionBroken,
    CollectionBusy,
    CollectionMismatch,
    DiskAlmostFull,
    EmbeddingFailed,
    IndexBroken,
    NotASynonym,
    RerankFailed,
    RetrievalError,
    StorageFailed,
    UnreadableDocument,
    VectorsUnreachable,
)

_FORMATS = "文本文件（.txt）、Markdown（.md）、Word（.docx）、PDF、网页（.html）、图片或 .jsonl"
_RECOGNISE = "要读图片，请先安装识别文字的组件：pip install 'wenju[ocr]'"

# reason → what is wrong with the file, what to do
_UNREADABLE = {
    "missing": ("没有这个文件或文件夹", "请检查路径"),
    "empty": ("文件是空的", "请换一份有内容的"),
    "binary": ("里面不是文字", "请换成文本文件"),
    "permission": ("没有读取的权限", "请先改好文件的权限"),
    "encoding": ("认不出文字的编码", "请另存为 UTF-8"),
    "too_large": ("文件太大", "请拆成几份"),
    "bad_json": ("格式不对", "每行应是一个 JSON 对象，含 id、title、text"),
    "no_text": ("里面没有文字", "请换一份有内容的"),
    "duplicate_id": ("编号与前面的重复", "请改成不同的编号"),
    "unsupported": ("还不能读这种格式", f"请换成{_FORMATS}"),
    "damaged": ("文件已损坏，或后缀与内容不符", "请重新保存或下载后再试"),
    "locked": ("文件有密码", "请先去除密码"),
    "no_pages": ("里面一页也没有", "请换一份有内容的"),
    "bomb": ("展开后大得离谱", "请确认来源，另存一份再试"),
    "not_word": ("后缀是 .docx，里面却不是 Word 文档", "请换回原来的后缀，或另存为 .docx"),
    "old_word": ("是旧版 Word 格式，或加了密码", "请去除密码，另存为 .docx"),
    "scan": ("里面是图片，没有文字", _RECOGNISE),
    "unmapped": ("字体没有说明每个字是什么，认不出文字", _RECOGNISE),
    "scan_pages": ("第 {} 页是图片，没有读到；其余各页已读完", _RECOGNISE),
    "unmapped_pages": ("第 {} 页的字体没有说明每个字是什么，没有读到；其余各页已读完", _RECOGNISE),
    "bad_facts": ("写法不对", "请照 TOML 的写法改好；资料已不带这些说明读入"),
    "special": ("它不是普通文件", "请先把内容存成文件"),
    "circle": ("链接绕成了圈", "请改好链接"),
    "no_files": ("里面没有能读的文件", f"请换一个文件夹，里面要有{_FORMATS}"),
    "io": ("读取时出错", "请检查磁盘后重试"),
}
_UNNAMEABLE = ("文件名里有认不出的字", "请先改名")
_UNKNOWN_REASON = ("读不出内容", "请换一份试试")

_SYSTEM = {
    errno.EACCES: ("没有权限", "请先改好权限，或用 --data 换一个文件夹"),
    errno.EPERM: ("没有权限", "请先改好权限，或用 --data 换一个文件夹"),
    errno.EROFS: ("那里只能读、不能写", "请用 --data 换一个文件夹"),
    errno.ENOSPC: ("磁盘满了", "请腾出空间后重试"),
    errno.EDQUOT: ("磁盘满了", "请腾出空间后重试"),
    errno.EFBIG: ("文件大得存不下", "请腾出空间，或放宽对文件大小的限制"),
    errno.ELOOP: ("链接绕成了圈", "请改好链接，或用 --data 换一个文件夹"),
    errno.ENAMETOOLONG: ("路径太长", "请换一个短些的路径"),
    errno.ENOENT: ("没有这个文件或文件夹", "请检查路径"),
    errno.EISDIR: ("这是文件夹", "请给一个文件"),
    errno.ENOTDIR: ("路径里有一段不是文件夹", "请检查路径"),
    errno.EEXIST: ("同名的文件已经在那里", "请换一个文件夹"),
    errno.EMFILE: ("打开的文件太多", "请关掉一些程序后重试"),
}

_MISMATCH = "资料库是用另一个版本的问据建立的。请移走资料库文件夹里的 index，再用 wenju index 重新读入。"
_MISMATCHES = {
    "embedding": "资料库的语义向量是用另一个模型算的。请运行 wenju index --rebuild 重新建立索引。",
    "dimensions": "现在的向量与资料库里的长短不同。请检查 EMBEDDING_MODEL；若是服务换了模型，"
    "请移走资料库文件夹里的 index，再用 wenju index 重新读入。",
}

_STORAGE = {
    "full": ("磁盘满了", "请腾出空间后重试"),
    "read_only": ("那里只能读、不能写", "请改好权限，或用 --data 换一个文件夹"),
    "permission": ("没有权限", "请先改好权限，或用 --data 换一个文件夹"),
    "locked": ("另一个程序占用得太久", "请等它结束后重试"),
}
_STORAGE_FAILS = ("磁盘没有让这一步完成", "请检查磁盘的空间和状态后重试")

_SETTINGS = {
    "DATA_DIR": "须是一个能找到的文件夹，不能是文件",
    "CHROMA_URL": "须是 http:// 或 https:// 开头的地址，或留空",
    "OPENAI_API_KEY": "须是一串字母、数字和符号，中间没有空格和汉字，或留空",
    "OPENAI_BASE_URL": "须是 http:// 或 https:// 开头的地址，或留空",
    "EMBEDDING_MODEL": "须是 bundled，或向量服务里一个模型的名称；用服务时还要填写 OPENAI_API_KEY 或 OPENAI_BASE_URL",
    "EMBEDDING_BATCH": "须是 1 到 2048 的整数",
    "RERANK_URL": "须是 http:// 或 https:// 开头的地址，或留空",
    "RERANK_API_KEY": "须是一串字母、数字和符号，中间没有空格和汉字，或留空",
    "ANSWERER": "须是 auto、quotes、model 之一；写 model 时还要填写 OPENAI_API_KEY 或 OPENAI_BASE_URL",
    "ANSWER_DEADLINE": "须是 1 到 600 的数，单位是秒",
    "CHAT_TIMEOUT": "须是 1 到 600 的数，单位是秒",
    "TRACE_TO_LANGSMITH": "须是 true 或 false",
    "TELEGRAM_BOT_TOKEN": "须是 @BotFather 给的密钥，形如 123456789:ABC-def，或留空",
    "TELEGRAM_API_URL": "须是 http:// 或 https:// 开头的地址，或留空",
    "RETENTION_DAYS": "须是 1 到 3650 的整数，单位是天",
    "WATCH_SECONDS": "须是 0 到 86400 的数，单位是秒，0 是不看",
    "DISK_RESERVE_MB": "须是 0 或更大的整数，单位是 MB，或留空",
    "ACCESS": "须是 closed、open、request 之一",
    "ALLOWED_USERS": "须是编号，几个编号用逗号隔开",
    "ALLOWED_CHATS": "须是编号，几个编号用逗号隔开",
    "ADMIN_USERS": "须是编号，几个编号用逗号隔开",
    "QUESTIONS_PER_MINUTE": "须是 0 到 1000 的整数，0 是不限",
    "PUBLIC_URL": "须是 http:// 或 https:// 开头的地址，或留空",
    "TELEGRAM_UPDATES": "须是 auto、polling、webhook 之一；写 webhook 时还要填写 PUBLIC_URL",
    "HTTP_PORT": "须是 1 到 65535 的整数",
    "TRUSTED_PROXIES": "须是 IP 地址或网段（如 172.18.0.0/16），几个用逗号隔开",
    "LOG_LEVEL": "须是 debug、info、warning、error 之一",
    "LOG_FORMAT": "须是 auto、text、json 之一",
}

_QUESTION = {
    "empty_question": "问题是空的。请写下想问的话。",
    "no_words": "问题里只有标点。请写下想问的话。",
    "question_too_long": "问题太长。请缩短到 {limit} 字以内。",
}


def unreadable(error: UnreadableDocument) -> str:
    """What is wrong with one file or one row of a corpus."""
    row = f" 的第 {error.line} 行" if error.line is not None else ""
    return f"打不开 {error.source}{row}：{_reason(error)}。"


def unreadable_rows(errors: Sequence[UnreadableDocument]) -> str:
    """What is wrong with several rows of one corpus, the same with each."""
    first, last = errors[0], errors[-1]
    return f"打不开 {first.source} 的 {len(errors)} 行（第 {first.line} 至 {last.line} 行之间）：{_reason(first)}。"


def _reason(error: UnreadableDocument) -> str:
    what, remedy = _UNREADABLE.get(error.reason, _UNKNOWN_REASON)
    if (error.reason, error.detail) == ("unsupported", "name"):
        what, remedy = _UNNAMEABLE
    detail = f"（{error.detail}）" if error.detail and error.reason == "duplicate_id" else ""
    return f"{what.format(error.detail)}{detail}，{remedy.format(error.detail)}"


def retrieval(error: RetrievalError) -> str:
    """Any error that finding raises on purpose."""
    if isinstance(error, UnreadableDocument):
        return unreadable(error)
    if isinstance(error, CollectionBusy):
        return f"资料库正由另一个程序写入（{holder(error.holder)}）。请等它结束后再试。"
    if isinstance(error, CollectionMismatch):
        return _MISMATCHES.get(error.what, _MISMATCH)
    if isinstance(error, CollectionBroken):
        return f"资料库打不开：{error.path} 已损坏，或不是问据的资料库。请移走它，再用 wenju index 重新读入。"
    if isinstance(error, NotASynonym):
        return f"同义词表 {error.path} 的第{error.line}行看不懂：每行写成“外国人 = 外籍人士 外商”，改好再试。"
    if isinstance(error, DiskAlmostFull):
        return almost_full(error.free)
    if isinstance(error, StorageFailed):
        what, remedy = _STORAGE.get(error.reason, _STORAGE_FAILS)
        return f"资料库读写不了（{error.path}）：{what}。已存的资料没有受损，{remedy}。"
    if isinstance(error, IndexBroken):
        return "索引没有写成，已存的资料没有受损。请检查磁盘的空间，再用 wenju index --rebuild 重新建立索引。"
    if isinstance(error, EmbeddingFailed):
        what, remedy = EMBEDDING_FAILURES.get(error.reason, EMBEDDING_FAILURE)
        return f"{what}。已经算好的都存着，不会重算；{remedy}，再运行一次。"
    if isinstance(error, RerankFailed):
        what, remedy = RERANK_FAILURES.get(error.reason, RERANK_FAILURE)
        return f"{what}，次序用自己的；{remedy}。"
    if isinstance(error, VectorsUnreachable):
        return f"连不上 CHROMA_URL 所指的 Chroma 服务（{error.url}）。请先启动它，或从设置里去掉这一行。"
    return "查找资料时出了错。请运行 wenju check 看看哪里不对。"


def almost_full(free: int) -> str:
    """Nothing more is read in; `free` bytes are left."""
    return (
        f"磁盘快满了（还剩 {free // 1_000_000} MB），没有再读入资料；已经读入的照常可查。"
        "请腾出空间后再读一次，或在 .env 里改 DISK_RESERVE_MB。"
    )


def setting(line: str, value: str) -> str:
    """A wrong line of the settings, by name."""
    if line == ".env":
        return _of_the_file(value)
    return f"设置 {line} 的值“{value}”不对：{_SETTINGS.get(line, '请对照 .env.example 修改')}。"


def _of_the_file(value: str) -> str:
    match value:
        case "":
            return ".env 的文字编码不对。请另存为 UTF-8。"
        case "special":
            return ".env 不是文件。请移走它，再把 .env.example 复制为 .env。"
    return f".env 的第 {value} 行看不懂。请写成 名字=值，用英文的等号；说明写在 # 后面。"


def catalog() -> str:
    """The catalog's database did not answer: locked for too long, or the disk fails."""
    return "资料库暂时读写不了。请稍后再试；仍然不行时，请检查磁盘。"


def system(error: OSError) -> str:
    """What the operating system refused."""
    what, remedy = _SYSTEM.get(error.errno or 0, ("系统没有让这一步完成", "请检查磁盘和权限后重试"))
    where = f"处理 {error.filename} 时出错" if error.filename else "出错了"
    return f"{where}：{what}。{remedy}。"


def unexpected(number: str) -> str:
    return f"出了意料之外的错误（编号 {number}）。请在 .env 里写 LOG_LEVEL=debug 再试一次，把显示的内容发给维护者。"


def files_in_the_way(read: int) -> str:
    return f"以上没有读成，其余 {read} 份已读完。"


def question(code: str, limit: int) -> str:
    """Why something typed cannot be asked; `limit` in characters."""
    return _QUESTION[code].format(limit=limit)


def not_a_question_row(line: int) -> str:
    return f'第 {line} 行不是规范的问题。每行应是 {{"id": …, "question": …}}。'


def not_a_history_row(line: int) -> str:
    return f"第 {line} 行的 history 应是之前问过的问题，一个列表。"


def not_an_answer_row(line: int) -> str:
    return f'第 {line} 行不是规范的回答。每行应是 {{"id": …, "passages": [{{"number": 1, "text": …}}], "answer": …}}。'
