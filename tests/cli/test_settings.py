from __future__ import annotations

from pathlib import Path

import pytest

from bot.channels.wording import errors
from bot.settings import Settings, WrongSetting, load

_EXAMPLE = Path(__file__).parents[2] / ".env.example"


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


def test_a_file_in_another_encoding_says_so(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes("DATA_DIR=资料".encode("gb18030"))

    with pytest.raises(WrongSetting) as raised:
        load()

    assert errors.setting(raised.value.line, "") == ".env 的文字编码不对。请另存为 UTF-8。"


def test_the_example_has_one_commented_line_for_each_setting_with_its_default() -> None:
    lines = _EXAMPLE.read_text(encoding="utf-8").splitlines()
    explanations, values = lines[::2], lines[1::2]

    defaults = {name.upper(): str(field.default) for name, field in Settings.model_fields.items()}
    assert dict(line.removeprefix("# ").split("=", 1) for line in values) == defaults
    assert all(line.startswith("# ") for line in lines)
    assert all("=" not in line for line in explanations)
