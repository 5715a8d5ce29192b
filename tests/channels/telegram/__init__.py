"""The Telegram room, tried with fakes that behave."""
