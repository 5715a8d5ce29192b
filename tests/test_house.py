"""The rules of the house that a program can check."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("bot", "retrieval", "prompts")
LONGEST_FUNCTION = 60  # lines
LONGEST_FILE = 400  # lines


def sources(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


@pytest.mark.parametrize("path", sources(*PACKAGES, "tests"), ids=lambda path: str(path.relative_to(ROOT)))
def test_functions_are_short_enough_to_be_read_at_a_glance(path: Path) -> None:
    long = [
        f"{node.name}: {node.end_lineno - node.lineno + 1} lines"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno >= LONGEST_FUNCTION
    ]

    assert long == []


def test_every_file_holds_one_idea() -> None:
    long = [
        str(path) for path in sources(*PACKAGES) if len(path.read_text("utf-8").splitlines()) > LONGEST_FILE
    ]

    assert long == []


def test_every_module_says_what_it_is() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in sources(*PACKAGES)
        if not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]

    assert silent == []


def test_no_test_patches_what_it_tests() -> None:
    forbidden = re.compile(
        "|".join(["mock\\.patch", "monkeypatch\\.setattr", "Magic" + "Mock", "import " + "mock"])
    )
    tests = [path for path in sources("tests") if path != Path(__file__)]

    assert [str(path) for path in tests if forbidden.search(path.read_text("utf-8"))] == []


def test_the_lock_names_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")

    assert "://" not in lock
    assert "--hash=sha256:" in lock


def test_every_dependency_has_its_reason() -> None:
    lines = (ROOT / "pyproject.toml").read_text("utf-8").splitlines()
    bare = [line for line in lines if re.match(r'    "[a-z-]+[>=\[]', line) and "#" not in line]

    assert bare == []


def test_every_command_of_the_readme_is_in_the_makefile() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))

    assert set(re.findall(r"\bmake ([a-z]+)", readme)) <= targets
