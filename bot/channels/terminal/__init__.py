"""The terminal: the conversation, progress, and everything else that is printed for people to read."""
