"""The wording that chat models are given, one Markdown file a prompt. Quoting needs none.

    ---
    name: answer
    purpose: …
    version: 1
    inputs: question, passages
    ---
    What the model is told about its work.
    ---
    What is asked, with {question} and {passages} where they belong.

Knows nothing of the bot or of finding. Whoever uses a prompt loads it when the program starts, so that a broken one is
told then and not in the middle of an answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files

_FIELDS = ("name", "purpose", "version", "inputs")
_RULE = re.compile(r"^---[ \t]*$", re.MULTILINE)
_PLACE = re.compile(r"\{(\w+)\}")


class BrokenPrompt(Exception):
    """A prompt file that cannot be used; the message says which and why."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"prompts/{name}.md: {reason}")


@dataclass(frozen=True, slots=True)
class Prompt:
    """A wording with places for its `inputs`; `rules` is for the system, `question` for the user's turn."""

    name: str
    purpose: str
    version: int
    inputs: tuple[str, ...]
    rules: str
    question: str

    def worded(self, **values: str) -> tuple[str, str]:
        """Rules and question with each input in its place. Braces in the values stay what they are.

        Raises BrokenPrompt if the values are not just the inputs.
        """
        if set(values) != set(self.inputs):
            raise BrokenPrompt(self.name, f"wants {sorted(self.inputs)}, was given {sorted(values)}")
        return _filled(self.rules, values), _filled(self.question, values)


def load(name: str) -> Prompt:
    """The prompt that stands in ``<name>.md`` of this folder. Raises BrokenPrompt."""
    try:
        written = files(__name__).joinpath(f"{name}.md").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BrokenPrompt(name, "cannot be read") from error
    return parse(name, written)


def parse(name: str, written: str) -> Prompt:
    """The prompt that a file of this name says. Raises BrokenPrompt."""
    parts = [part.strip() for part in _RULE.split(written)]
    if len(parts) != 4 or parts[0] or not parts[2] or not parts[3]:
        raise BrokenPrompt(name, "wants front matter, rules and a question, each after a line ---")
    _, front, rules, question = parts
    said = dict(_field(name, line) for line in front.splitlines() if line.strip())
    if tuple(said) != _FIELDS or not all(said.values()):
        raise BrokenPrompt(name, f"front matter wants {', '.join(_FIELDS)}, in this order")
    if said["name"] != name or not said["version"].isdecimal():
        raise BrokenPrompt(name, "name must be the file's, version a number")
    inputs = tuple(one.strip() for one in said["inputs"].split(","))
    used = set(_PLACE.findall(rules + question))
    if used != set(inputs):
        raise BrokenPrompt(name, f"declares {sorted(inputs)}, uses {sorted(used)}")
    return Prompt(name, said["purpose"], int(said["version"]), inputs, rules, question)


def _field(name: str, line: str) -> tuple[str, str]:
    key, colon, value = line.partition(":")
    if not colon:
        raise BrokenPrompt(name, f"no field: {line}")
    return key.strip(), value.strip()


def _filled(text: str, values: dict[str, str]) -> str:
    return _PLACE.sub(lambda place: values[place.group(1)], text)
