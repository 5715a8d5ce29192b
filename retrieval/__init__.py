"""Finding: from files to passages, from a question to the passages that may answer it.

A library of its own: it knows no bot, no chat model and no environment.
"""
