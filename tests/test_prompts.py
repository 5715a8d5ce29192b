"""The prompts as files: what they declare is what they use."""

from __future__ import annotations

from pathlib import Path

import pytest

import prompts
from bot.answering.chat import REFUSAL
from prompts import BrokenPrompt, load, parse

NAMES = [path.stem for path in sorted(Path(prompts.__file__).parent.glob("*.md"))]
WHOLE = "---\nname: ask\npurpose: 试一试\nversion: 2\ninputs: a, b\n---\n规则{a}\n---\n问{b}\n"


@pytest.mark.parametrize("name", NAMES)
def test_every_prompt_can_be_used(name: str) -> None:
    prompt = load(name)

    assert prompt.purpose
    rules, question = prompt.worded(**{one: f"〈{one}〉" for one in prompt.inputs})
    assert all(f"〈{one}〉" in rules + question for one in prompt.inputs)


def test_all_that_is_needed_is_there() -> None:
    assert {"answer", "rewrite"} <= set(NAMES)


def test_the_phrase_that_says_there_is_no_answer_comes_from_the_code() -> None:
    assert REFUSAL not in load("answer").rules
    assert "refusal" in load("answer").inputs


def test_a_prompt_says_what_it_is() -> None:
    prompt = parse("ask", WHOLE)

    assert (prompt.name, prompt.version, prompt.inputs) == ("ask", 2, ("a", "b"))
    assert prompt.worded(a="{b}", b="{a}") == ("规则{b}", "问{a}")


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("ask", WHOLE.replace("{b}", "")),
        ("ask", WHOLE.replace("{b}", "{b}{c}")),
        ("ask", WHOLE.replace("version: 2", "version: two")),
        ("ask", WHOLE.replace("purpose: 试一试\n", "")),
        ("ask", WHOLE.replace("purpose: 试一试", "purpose")),
        ("ask", WHOLE.replace("---\n问{b}\n", "")),
        ("other", WHOLE),
        ("ask", ""),
    ],
)
def test_a_broken_prompt_is_told_by_name(name: str, written: str) -> None:
    with pytest.raises(BrokenPrompt, match=f"prompts/{name}.md"):
        parse(name, written)


def test_a_prompt_that_is_not_there_is_told_by_name() -> None:
    with pytest.raises(BrokenPrompt, match=r"prompts/nowhere\.md"):
        load("nowhere")


def test_inputs_are_all_given_and_no_others() -> None:
    with pytest.raises(BrokenPrompt):
        parse("ask", WHOLE).worded(a="甲")
