from __future__ import annotations

from pathlib import Path

import pytest

from bot.channels.wording import errors
from bot.settings import Settings, WrongSetting, load

_EXAMPLE = Path(__file__).parents[2] / ".env.example"


def as_written(value: object) -> str:
    """A value as a line of ``.env`` has it."""
    if isinstance(value, frozenset):
        return ",".join(map(str, sorted(value)))
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


@pytest.fixture(autouse=True)
def nothing_is_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_with_nothing_set_everything_has_a_value() -> None:
    assert load() == Settings(data_dir=Path("data"), chroma_url="", log_level="error")


def test_a_file_is_read_and_the_environment_wins_over_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text(
        "DATA_DIR=甲\nLOG_LEVEL=Debug\nCHROMA_URL=\n别的=1\n", encoding="utf-8-sig"
    )
    monkeypatch.setenv("DATA_DIR", "乙")

    assert load() == Settings(data_dir=Path("乙"), chroma_url="", log_level="debug")


def test_a_folder_given_on_the_command_line_wins_over_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATA_DIR", "乙")

    assert load(Path("丙")).index_dir == Path("丙/index")


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("LOG_LEVEL", "loud"),
        ("CHROMA_URL", "localhost:8000"),
        ("CHROMA_URL", "http://"),
        ("CHROMA_URL", "http://host:port"),
        ("OPENAI_BASE_URL", "localhost:11434"),
        ("ANSWERER", "gpt"),
        ("ANSWERER", "model"),
        ("ANSWER_DEADLINE", "0"),
        ("CHAT_TIMEOUT", "long"),
        ("TRACE_TO_LANGSMITH", "perhaps"),
        ("ACCESS", "everybody"),
        ("ADMIN_USERS", "me"),
        ("QUESTIONS_PER_MINUTE", "-1"),
        ("TELEGRAM_UPDATES", "webhook"),
        ("TELEGRAM_UPDATES", "carrier pigeons"),
        ("HTTP_PORT", "0"),
        ("TRUSTED_PROXIES", "nginx"),
        ("DATA_DIR", "a_file"),
    ],
)
def test_a_wrong_value_names_its_line_and_what_is_allowed(
    line: str, value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a_file").write_text("")
    monkeypatch.setenv(line, value)

    with pytest.raises(WrongSetting) as raised:
        load()

    said = errors.setting(raised.value.line, raised.value.value)
    assert said.startswith(f"设置 {line} 的值“{value}”不对：须是")


def test_a_key_that_cannot_be_one_is_refused_without_being_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret 你的密钥")

    with pytest.raises(WrongSetting) as raised:
        load()

    said = errors.setting(raised.value.line, raised.value.value)
    assert said.startswith("设置 OPENAI_API_KEY 的值“……”不对：须是")
    assert "secret" not in str(raised.value) + repr(raised.value.__cause__)


def test_a_key_is_not_shown_with_the_settings_and_loses_what_was_pasted_around_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", " sk-secret\n")

    assert "secret" not in repr(load())
    assert load().openai_api_key.get_secret_value() == "sk-secret"


@pytest.mark.parametrize(
    ("given", "asks"),
    [
        ({}, False),
        ({"OPENAI_API_KEY": "sk-1"}, True),
        ({"OPENAI_BASE_URL": "http://localhost:11434/v1"}, True),
        ({"OPENAI_API_KEY": "sk-1", "ANSWERER": "Quotes"}, False),
        ({"OPENAI_BASE_URL": "http://localhost:11434/v1", "ANSWERER": "model"}, True),
    ],
)
def test_a_model_is_asked_where_one_is_set_up_and_quotes_are_not_asked_for(
    given: dict[str, str], asks: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)

    assert load().asks_a_model is asks


def test_numbers_of_people_are_parted_by_commas_of_any_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOWED_USERS", "1, 2，3、4")
    monkeypatch.setenv("ALLOWED_CHATS", "-100123")

    assert load().allowed_users == {1, 2, 3, 4}
    assert load().allowed_chats == {-100123}


@pytest.mark.parametrize(
    "line", ["把密钥写在这里", "=3", 'CHROMA_URL="http://没有结束', "OPENAI_API_KEY＝sk-1"]
)
def test_a_line_that_sets_nothing_is_named_instead_of_passed_over(
    line: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / ".env").write_text(f"# 说明\n\nexport LOG_LEVEL=debug\n{line}\n", encoding="utf-8")

    with pytest.raises(WrongSetting) as raised:
        load()

    assert errors.setting(raised.value.line, raised.value.value) == (
        ".env 的第 4 行看不懂。请写成 名字=值，用英文的等号；说明写在 # 后面。"
    )
    assert capfd.readouterr().err == ""


def test_a_folder_in_the_files_place_is_told_instead_of_passed_over(tmp_path: Path) -> None:
    (tmp_path / ".env").mkdir()

    with pytest.raises(WrongSetting) as raised:
        load()

    assert errors.setting(raised.value.line, raised.value.value) == (
        ".env 不是文件。请移走它，再把 .env.example 复制为 .env。"
    )


def test_a_data_folder_with_a_nul_in_its_name_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"DATA_DIR=a\0b")

    with pytest.raises(WrongSetting):
        load()


def test_a_file_in_another_encoding_says_so(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes("DATA_DIR=资料".encode("gb18030"))

    with pytest.raises(WrongSetting) as raised:
        load()

    assert errors.setting(raised.value.line, "") == ".env 的文字编码不对。请另存为 UTF-8。"


def test_the_example_has_one_commented_line_for_each_setting_with_its_default() -> None:
    lines = _EXAMPLE.read_text(encoding="utf-8").splitlines()
    explanations, values = lines[::2], lines[1::2]

    defaults = {name.upper(): as_written(field.default) for name, field in Settings.model_fields.items()}
    assert dict(line.removeprefix("# ").split("=", 1) for line in values) == defaults
    assert all(line.startswith("# ") for line in lines)
    assert all("=" not in line for line in explanations)
