"""What `wenju serve` is put together from.

service    the order of things: door, parts, site, jobs, Telegram
telegram   the bot on Telegram
jobs       what goes on beside the questions, and how it is watched
"""
