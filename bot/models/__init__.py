"""Chat models behind the port of `bot.answering`. Only here are LangChain's models and their vendors' errors known."""
