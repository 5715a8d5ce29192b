"""The heart: a question and the passages found become an answer whose every sentence is proven.

Knows no channel, no store, no vendor, no settings and no files; what it needs of the world stands in `types` as ports.
"""
