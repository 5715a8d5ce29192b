"""Answering: from a question to an answer whose every sentence is proven, in a terminal or a chat."""
