"""The words of the command line: what each command does, and what was wrong with its use."""

from __future__ import annotations

USAGE = "用法："
HEADINGS = {"Options": "选项", "Commands": "命令", "Positional arguments": "参数"}
OPTIONS_METAVAR = "[选项]"
SUBCOMMAND_METAVAR = "命令 …"

PATHS = "路径…"
FOLDER = "文件夹"
FILE = "文件"
DOCUMENT = "资料"
WORDS = "字词"
QUESTION = "问题"
QUESTION_SET = "题目"

PROGRAM = "用中文向报纸版面和政策文件提问，每一句回答都能对照原文。"
EPILOG = "先用 wenju index 文件夹 读入资料，再用 wenju chat 提问。wenju 命令 --help 看每个命令的用法。"
HELP = "显示这些说明"
VERSION = "显示版本"
DATA = "资料库所在的文件夹，代替设置里的 DATA_DIR"
JSON = "输出一个 JSON 对象，供程序读取"

INDEX = "读入文件、文件夹或 .jsonl 资料，供提问和查找"
INDEX_LONG = """读入文件、文件夹或 .jsonl（.jsonl.gz）资料，供提问和查找。

已经读过而没有变化的不再读；从给出的文件夹里消失的，也从资料库里去掉。"""
INDEX_PATHS = "文件、文件夹或 .jsonl 资料，可以给几个"
INDEX_NO_WAIT = "另一个程序正在写入时不等待，直接结束"
INDEX_REBUILD = "按已读入的内容重新建立索引；不给路径时只做这一步"
LIST = "列出资料库里有什么"
REMOVE = "从资料库里去掉一份资料"
REMOVE_DOCUMENT = "资料的名字或编号，与 wenju list 所列的相同"
READ = "看一份文件是怎样被读懂的：报道、小标题、段落"
READ_FILE = "要看的文件"
SEARCH = "只查找，不回答"
SEARCH_QUERY = "要找的字词或问题，里面有空格时用引号括起来"
SEARCH_LIMIT = "最多列出几段（1 到 100，平常是 10）"
ASK = "回答一个问题，并列出依据的原文"
ASK_QUESTION = "要问的话，里面有空格时用引号括起来"
ASK_HISTORY = "之前问过的问题，可以给几个，先问的在前"
ASK_TODAY = "“昨天”“去年”从哪一天算起，如 2024-06-26；平常是今天"
DAY = "日期"
BATCH = '从文件里逐行读取问题（每行 {"id", "question"}），逐行输出 JSON；- 是标准输入'
VERIFY = "核对给定的回答：每一句有没有所给段落里的原文作依据"
VERIFY_BATCH = '每行一份要核对的回答（{"id", "passages", "answer"}），逐行输出 JSON；- 是标准输入'
CHAT = "在终端里对话"
EVALUATE = "用一套有答案的题目衡量回答"
EVALUATE_SET = "题目文件，每行一道题（.jsonl）；或带 queries.jsonl 和 corpus.jsonl 的文件夹"
EVALUATE_ANSWERS = "逐句衡量回答：引用、数字、未找到、用时"
EVALUATE_LIMIT = "只问 N 行题目，均匀抽取"
EVALUATE_FRESH = "重新问模型，不用存下的回复"
EVALUATE_FINDING = "衡量查找：文件夹里有 corpus.jsonl 和 queries.jsonl"
EVALUATE_COMPARE = "与从前用 --finding --json 存下的结果逐题比较"
EVALUATE_EACH = "把没有达到的题目逐条列出"
SERVE = "在 Telegram 上回答问题，直到按下 Ctrl-C"
CHECK = "检查设置和资料库是否正常"
BACKUP = "把资料库、问答记录和收到的文件备份成一个文件；服务不用停"
BACKUP_FILE = "备份写到哪个文件（.tar.gz）"
RESTORE = "从备份恢复到一个空的数据文件夹"
RESTORE_FILE = "备份文件"
FEEDBACK = "读者对回答的意见"
FEEDBACK_EXPORT = "把读者的意见写成题目文件（.jsonl），补上答案就能用 wenju evaluate 来量"
FEEDBACK_FILE = "写到哪个文件"
COMPLETION = "输出命令补全脚本"
COMPLETION_LONG = """输出命令补全脚本，装好后按 Tab 键补全命令和文件名。

bash：在 ~/.bashrc 里加一行 eval "$(wenju completion bash)"

zsh：在 ~/.zshrc 里加一行 eval "$(wenju completion zsh)"

fish：运行 wenju completion fish > ~/.config/fish/completions/wenju.fish"""
COMPLETION_SHELL = "所用的命令行：bash、zsh 或 fish"


def version(number: str) -> str:
    return f"问据 {number}"


def see_help(command: str) -> str:
    """What to do after wrong usage; `command` with the commands above it."""
    return f"用法见 {command} --help。"


def no_such_option(option: str, similar: list[str]) -> str:
    return f"没有 {option} 这个选项{_perhaps(similar)}。"


def no_such_command(command: str, similar: list[str]) -> str:
    return f"没有 {command} 这个命令{_perhaps(similar)}。"


def missing(name: str) -> str:
    return f"少了“{name}”。"


def needs_command(names: str) -> str:
    return f"后面还要写一个命令：{names}。"


def needs_value(option: str) -> str:
    return f"选项 {option} 后面要写一个值。"


def takes_no_value(option: str) -> str:
    return f"选项 {option} 后面不写值。"


def left_over(words: str) -> str:
    return f"多出了“{words}”。一句话里有空格时，请用引号括起来。"


def not_in_range(option: str, low: object, high: object) -> str:
    return f"{option} 须是 {low} 到 {high} 的整数。"


def not_among(name: str, choices: str) -> str:
    return f"{name} 须是 {choices} 之一。"


def not_a_day(option: str) -> str:
    return f"{option} 须是一个日期，如 2024-06-26。"


def wrong_value(name: str) -> str:
    return f"{name} 的值不对。"


def no_such_path(path: str) -> str:
    return f"没有 {path} 这个文件或文件夹。请检查路径。"


def not_a_folder(path: str) -> str:
    return f"{path} 是文件，这里要一个文件夹。"


def not_a_file(path: str) -> str:
    return f"{path} 是文件夹，这里要一个文件。"


def no_access(path: str) -> str:
    return f"没有读取 {path} 的权限。请先改好权限。"


def wrong_usage() -> str:
    return "命令的写法不对。"


NO_INPUT = "没有可以读的输入。请在终端里运行，或从管道、文件输入。"
QUESTION_OR_BATCH = "请写一个问题，或用 --batch 给一个问题文件；两者给一个。"
HISTORY_IN_BATCH = "用 --batch 时，之前的问题写在每一行的 history 里，不用 --history。"
EMPTY_PATH = "路径是空的。请写出文件或文件夹。"
NOTHING_TO_INDEX = "请写出要读入的文件或文件夹。"


def _perhaps(similar: list[str]) -> str:
    return f"，是不是 {'、'.join(similar)}" if similar else ""
