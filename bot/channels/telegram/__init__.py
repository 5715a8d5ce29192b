"""Telegram: the only room that knows python-telegram-bot.

update ─▶ queue (kept first) ─▶ face ─▶ addressing · access ─┬─▶ asking ─▶ Answers: streamed, kept, sent
                                                              ├─▶ commands · documents · feedback
tap, reaction ───────────────▶ face ─▶ access ────────────────┴─▶ proof · feedback · access
"""
