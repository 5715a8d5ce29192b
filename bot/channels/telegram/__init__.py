"""Telegram: questions come in, are kept until they are answered, and the answers go out within its limits.

    getUpdates ─▶ intake (stored) ─▶ lanes, one for each chat ─▶ Desk ─▶ streaming ─▶ Postman ─▶ sendMessage

Only this room knows the types of python-telegram-bot; it is loaded when `serve` runs.
"""
