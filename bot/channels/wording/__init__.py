"""Every Chinese sentence that we say ourselves, by occasion.

Short, polite, plain. No exclamation marks, no emoji, no word that only a programmer knows. Values that come
from outside are handed in as they are; whoever shows a sentence makes it harmless first.
"""
