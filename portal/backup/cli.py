"""`portal backup` and `portal restore`: one command each, with nothing of PostgreSQL's needed beside them."""

from __future__ import annotations

import os
from pathlib import Path

import click

from portal.config import SettingsError
from portal.operator import Sentence

FOLDER = click.Path(file_okay=False, path_type=Path)
COPIED_WITH = ("BACKUP_DATABASE_URL", "EVIDENCE_FOLDER", "AUDIT_KEY")
RESTORED_WITH = ("OWNER_DATABASE_URL", "EVIDENCE_FOLDER", "AUDIT_KEY", "AUDIT_HEAD_FILE")


@click.command()
@click.argument("folder", type=FOLDER)
def backup(folder: Path) -> None:
    """Copy the database and its evidence into FOLDER, while the portal goes on. Keep the secrets elsewhere."""
    from portal.backup.take import CannotCopy, take_copy

    given = _given(COPIED_WITH)
    try:
        made = take_copy(
            folder,
            database=given["BACKUP_DATABASE_URL"],
            evidence_folder=Path(given["EVIDENCE_FOLDER"]),
            key=given["AUDIT_KEY"].encode(),
        )
    except CannotCopy as reason:
        raise Sentence(str(reason)) from reason
    except OSError as reason:
        raise Sentence(f"{_of_the_disk(reason)} There is no whole copy in {folder}: remove it.") from reason
    files = sum(name.startswith("evidence/") for name in made.digests)
    click.echo(f"{made.rows:,} rows of {len(made.tables)} tables, {files:,} files, up to seal {made.newest_seal:,}.")
    if made.missing_files:
        click.echo(f"{made.missing_files:,} files of evidence were not there: `portal check-evidence` names them.")


@click.command()
@click.argument("folder", type=FOLDER)
def restore(folder: Path) -> None:
    """Bring the copy in FOLDER back into an empty database, after checking all of it. Mail waits for release."""
    from portal.backup.manifest import CopyUnusable
    from portal.backup.restore import CannotRestore, restore_copy

    given = _given(RESTORED_WITH)
    try:
        done = restore_copy(
            folder,
            database=given["OWNER_DATABASE_URL"],
            evidence_folder=Path(given["EVIDENCE_FOLDER"]),
            key=given["AUDIT_KEY"].encode(),
            head_file=Path(given["AUDIT_HEAD_FILE"]),
        )
    except (CopyUnusable, CannotRestore) as reason:
        raise Sentence(str(reason)) from reason
    except OSError as reason:
        raise Sentence(f"{_of_the_disk(reason)} Nothing was restored.") from reason
    click.echo(f"{done.manifest.rows:,} rows are back as of {done.manifest.at}; era {done.era} begins.")
    if done.seals_since:
        click.echo(f"{done.seals_since:,} seals were made after the copy: what they covered is lost.")
    click.echo(f"{done.repeated:,} take-downs made since the copy were repeated.")
    click.echo("Everybody signs in again; links sent before no longer open.")
    click.echo("Mail is held. When you have looked: `portal outbox release`.")


def _of_the_disk(reason: OSError) -> str:
    where = f"{reason.filename}: " if reason.filename else ""
    return f"The disk refused: {where}{reason.strerror or reason}."


def _given(names: tuple[str, ...]) -> dict[str, str]:
    missing = [name for name in names if not os.environ.get(name)]
    if missing:
        raise SettingsError(f"Set {', '.join(missing)} in the environment. README.md says what each one holds.")
    return {name: os.environ[name] for name in names}


COMMANDS = (backup, restore)
