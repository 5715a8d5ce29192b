"""What we ask of a model beside the words: would like, and can do without."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

# Usage is off by itself where the address is not OpenAI's.
OPTIONS: Mapping[str, Any] = MappingProxyType({"temperature": 0, "stream_usage": True})
