"""The commands that copy all there is, and take it back."""

from __future__ import annotations

from pathlib import Path

import click

from bot.channels.wording import backups as words
from bot.channels.wording import commands as wording
from bot.cli.chinese import Command
from bot.cli.failing import FAILED, Refused
from bot.cli.options import PATH, data_option, existing_file, settings


@click.command("backup", cls=Command, help=wording.BACKUP)
@click.argument("file", metavar=wording.FILE, type=PATH, help=wording.BACKUP_FILE)
@data_option
def backup(file: Path) -> None:
    from bot.backups import NoBackup, back_up

    try:
        made = back_up(settings().data_dir, file)
    except NoBackup as error:
        raise Refused(words.no_backup(error.code, str(error.path)), FAILED) from None
    click.echo(words.backed_up(str(file), made.documents, made.questions, made.files, made.size))


@click.command("restore", cls=Command, help=wording.RESTORE)
@click.argument(
    "file",
    metavar=wording.FILE,
    type=PATH,
    callback=existing_file,
    help=wording.RESTORE_FILE,
)
@data_option
def restore(file: Path) -> None:
    from bot.backups import NoBackup
    from bot.backups import restore as take_back

    folder = settings().data_dir
    try:
        made = take_back(file, folder)
    except NoBackup as error:
        raise Refused(words.no_backup(error.code, str(error.path)), FAILED) from None
    click.echo(words.restored(str(folder), made.documents, made.questions, made.files, made.made))
    click.echo(words.AFTER_RESTORING)
