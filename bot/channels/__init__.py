"""Where people meet the answers: the ways in and out, and the words we say there.

``rendering`` and ``wording`` are pure and shared by all channels; each channel has a room of its own.
"""
