"""Answering measured over a set of questions whose evidence is known."""
