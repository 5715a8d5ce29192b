"""Help, wrong usage, and what may go wrong before a command begins."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.channels.rendering.typesetting import width
from bot.cli import wenju
from tests.cli.conftest import Run

COMMANDS = ("index", "list", "remove", "read", "search", "ask", "chat", "verify", "check", "completion")
_ROOT = Path(__file__).parents[2]
_NOT_FOR_QUOTING = ("langchain_core", "langchain", "openai", "langsmith", "sqlalchemy", "prompt_toolkit")
_HEAVY = ("pydantic", "chromadb", "langchain_core", "numpy", "tantivy", "prompt_toolkit", "opencc")


def in_a_process(program: str) -> str:
    ran = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd=_ROOT,
        encoding="utf-8",
    )
    return ran.stdout


def test_a_ctrl_c_while_the_program_is_loaded_ends_it_without_a_word() -> None:
    program = (
        "import sys\n"
        "class Interrupting:\n"
        "  def find_spec(self, name, *_):\n"
        "    if name == 'click': raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupting())\n"
        "from bot.__main__ import main\n"
        "main()"
    )

    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=_ROOT)

    assert (ran.returncode, ran.stdout, ran.stderr) == (130, "", "")


def test_without_a_command_the_help_names_them_all(run: Run) -> None:
    ran = run()

    assert ran.status == 0
    assert ran.out == run("--help").out
    assert all(f"\n  {command} " in ran.out for command in COMMANDS)


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_chinese(run: Run, command: str) -> None:
    ran = run(*([command] if command else []), "--help")

    assert ran.status == 0
    assert ran.out.startswith("用法：wenju ")
    assert "显示这些说明" in ran.out
    assert not {"Usage", "Options", "Commands", "Show", "default", "required", "Positional"} & set(
        ran.out.replace("[", " ").replace(":", " ").split()
    )


def test_every_command_and_option_says_what_it_does() -> None:
    for command in wenju.commands.values():
        assert command.help
        assert all(getattr(parameter, "help", None) for parameter in command.params)


def test_help_loads_nothing_heavy() -> None:
    program = (
        "import sys\nfrom bot.cli import wenju\n"
        "try: wenju.main(['--help'], prog_name='wenju')\nexcept SystemExit: pass\n"
        f"print([name for name in {_HEAVY!r} if name in sys.modules])"
    )

    assert in_a_process(program).endswith("\n[]\n")


def test_quoting_loads_no_langchain_and_no_database_toolkit(filled: Run) -> None:
    program = (
        "import sys\nfrom bot.cli import wenju\n"
        f"try: wenju.main(['ask', '总工程师是谁', '--data', {str(Path('data').absolute())!r}], prog_name='wenju')\n"
        "except SystemExit as ended: assert ended.code == 0\n"
        f"print([name for name in {_NOT_FOR_QUOTING!r} if name in sys.modules])"
    )

    assert in_a_process(program).endswith("\n[]\n")


def test_a_key_makes_neither_a_check_nor_a_greeting_load_langchain(filled: Run) -> None:
    program = (
        "import os, sys\nfrom bot.cli import wenju\n"
        "os.environ |= {'OPENAI_API_KEY': 'sk-1', 'OPENAI_BASE_URL': 'http://127.0.0.1:9/v1'}\n"
        f"for words in (['check'], ['ask', '你好']):\n"
        f"  try: wenju.main([*words, '--data', {str(Path('data').absolute())!r}], prog_name='wenju')\n"
        "  except SystemExit: pass\n"
        "print([name for name in ('langchain_openai', 'openai') if name in sys.modules])"
    )

    assert in_a_process(program).endswith("\n[]\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("aks", "谁"), "没有 aks 这个命令，是不是 ask。用法见 wenju --help。\n"),
        (("ask", "谁", "--jsn"), "没有 --jsn 这个选项，是不是 --json。用法见 wenju ask --help。\n"),
        (
            ("ask", "谁", "得奖"),
            "多出了“得奖”。一句话里有空格时，请用引号括起来。用法见 wenju ask --help。\n",
        ),
        (("ask",), "请写一个问题，或用 --batch 给一个问题文件；两者给一个。用法见 wenju ask --help。\n"),
        (
            ("ask", "谁", "--batch", "-"),
            "请写一个问题，或用 --batch 给一个问题文件；两者给一个。用法见 wenju ask --help。\n",
        ),
        (
            ("ask", "--batch", "-", "--history", "谁"),
            "用 --batch 时，之前的问题写在每一行的 history 里，不用 --history。用法见 wenju ask --help。\n",
        ),
        (
            ("ask", "--batch", "nowhere"),
            "没有 nowhere 这个文件或文件夹。请检查路径。用法见 wenju ask --help。\n",
        ),
        (("search", "谁", "-k", "0"), "-k 须是 1 到 100 的整数。用法见 wenju search --help。\n"),
        (("search", "谁", "-k", "多"), "-k 须是 1 到 100 的整数。用法见 wenju search --help。\n"),
        (("search", "谁", "-k"), "选项 -k 后面要写一个值。用法见 wenju search --help。\n"),
        (("list", "--json=1"), "选项 --json 后面不写值。用法见 wenju list --help。\n"),
        (("remove",), "少了“资料”。用法见 wenju remove --help。\n"),
        (("read",), "少了“文件”。用法见 wenju read --help。\n"),
        (("read", "."), ". 是文件夹，这里要一个文件。用法见 wenju read --help。\n"),
        (("index",), "请写出要读入的文件或文件夹。用法见 wenju index --help。\n"),
        (("index", ""), "路径是空的。请写出文件或文件夹。用法见 wenju index --help。\n"),
        (("list", "--data", ""), "路径是空的。请写出文件或文件夹。用法见 wenju list --help。\n"),
        (("feedback",), "后面还要写一个命令：export。用法见 wenju feedback --help。\n"),
        (
            ("completion", "tcsh"),
            "bash|zsh|fish 须是 bash、zsh、fish 之一。用法见 wenju completion --help。\n",
        ),
        (("list", "--data", "a_file"), "a_file 是文件，这里要一个文件夹。用法见 wenju list --help。\n"),
    ],
)
def test_wrong_usage_is_one_chinese_sentence(run: Run, words: tuple[str, ...], said: str) -> None:
    Path("a_file").write_text("")

    ran = run(*words)

    assert (ran.status, ran.out, ran.err) == (2, "", said)


@pytest.mark.parametrize("columns", [40, 80])
@pytest.mark.parametrize("command", ["", "index", "search"])
def test_help_keeps_to_the_width_of_the_terminal(run: Run, command: str, columns: int) -> None:
    ran = run(*([command] if command else []), "--help", COLUMNS=str(columns))

    assert max(width(line) for line in ran.out.splitlines()) <= columns


@pytest.mark.parametrize("command", [("list",), ("ask", "谁"), ("chat",), ("check",), ("index", ".")])
def test_a_wrong_setting_names_its_line(run: Run, command: tuple[str, ...]) -> None:
    ran = run(*command, CHROMA_URL="localhost")

    assert (ran.status, ran.out) == (2, "")
    assert ran.err == "设置 CHROMA_URL 的值“localhost”不对：须是 http:// 或 https:// 开头的地址，或留空。\n"


def test_the_collection_may_be_chosen_before_or_behind_the_command_or_by_a_setting(filled: Run) -> None:
    counts = [
        len(ran.json["documents"])
        for ran in (
            filled("--data", "data", "list", "--json"),
            filled("--data", "other", "list", "--json", "--data", "data"),
            filled("list", "--json", DATA_DIR="data"),
            filled("list", "--json", "--data", "data", DATA_DIR="other"),
            filled("list", "--json", DATA_DIR="other"),
        )
    ]

    assert counts == [4, 4, 4, 4, 0]


def test_the_version_is_told(run: Run) -> None:
    assert run("--version").out == "问据 0.1.0\n"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_completion_script_asks_the_program(run: Run, shell: str) -> None:
    ran = run("completion", shell)

    assert ran.status == 0
    assert "_WENJU_COMPLETE" in ran.out


def test_the_shell_is_told_what_may_come_next(run: Run) -> None:
    ran = run(_WENJU_COMPLETE="bash_complete", COMP_WORDS="wenju sea", COMP_CWORD="1")

    assert ran.out == "plain,search\n"
