# `make chat` and `make test` are all that a newcomer needs; each sets up what is missing.

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready
UV := 0.13.9

.PHONY: chat serve index test check lint format types contracts bench scale evaluate crash soak lock clean

chat: $(READY)
	@$(BIN)/wenju index data/samples
	@$(BIN)/wenju chat

# Answers on Telegram; needs TELEGRAM_BOT_TOKEN in .env.
serve: $(READY)
	@$(BIN)/wenju serve

index: $(READY)
	@mkdir -p data/documents
	@$(BIN)/wenju index data/documents

test: $(READY)
	@$(BIN)/python -m pytest

check: lint types contracts test

lint: $(READY)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

format: $(READY)
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

types: $(READY)
	@$(BIN)/mypy

contracts: $(READY)
	@$(BIN)/lint-imports

# Measures, and writes docs/benchmarks.md; the peer gets an environment of its own in .venv/peer.
bench: $(READY)
	@$(BIN)/python -m tests.bench

# Builds and searches collections of 10,000 and 100,000 passages; half an hour. `python -m tests.bench.scale 300000` for more.
scale: $(READY)
	@$(BIN)/python -m tests.bench.scale

# Measures finding and answering over the visible sets of ../shared; fails under the floor of tests/bench/floor.toml.
evaluate: $(READY)
	@$(BIN)/python -m tests.bench.floor

# Kills the program seventy times while it writes; fails if one of them was not gone over.
crash: $(READY)
	@$(BIN)/python -m tests.crash

# The bot on an emulated Telegram: a crowd, twenty kills, ten minutes of faults; needs ../shared.
soak: $(READY)
	@$(BIN)/python -m tests.load crowd
	@$(BIN)/python -m tests.load kills
	@$(BIN)/python -m tests.load faults

# Versions with their hashes and without addresses; the optional extras stay out.
lock: $(READY)
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --extra dev --generate-hashes --no-header \
		--no-annotate --no-emit-index-url --no-emit-find-links pyproject.toml --output-file requirements.lock

clean:
	@rm -rf .venv data/index

$(READY): requirements.lock pyproject.toml
	@printf '正在准备环境……\n'
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "需要 Python 3.11 或更新的版本")'
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV)
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes --requirement requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $(READY)
	@printf '环境已就绪。\n'
