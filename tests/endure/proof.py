"""Counting afterwards: what was acknowledged is there once, nothing is half, each mail left, the record is whole."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import create_engine, text

from tests.endure.ground import Ground
from tests.endure.people_at_work import Worked
from tests.endure.processes import ROOT
from tests.peers.mail_server import MailServer

UNTIL_SENT = 240.0  # seconds; a message whose worker was killed is taken up again by the sweep of the next minutes
ACTS = (
    "SELECT text, count(*) FROM action_event WHERE kind = 'updated' GROUP BY text"
    " UNION ALL SELECT title, count(*) FROM action WHERE title LIKE 'offers%' GROUP BY title"
)
# An action without its history, history without its line in the record, an offer without its mail, and the reverse.
HALF = """
SELECT
  (SELECT count(*) FROM action a WHERE a.title LIKE 'offers%'
      AND NOT EXISTS (SELECT 1 FROM action_event e WHERE e.action_id = a.id))
+ (SELECT count(*) FROM action a WHERE
      (SELECT count(*) FROM action_event e WHERE e.action_id = a.id)
   <> (SELECT count(*) FROM audit_event x WHERE x.record_id = a.id AND x.person_id IS NOT NULL))
+ (SELECT count(*) FROM action a WHERE a.title LIKE 'offers%'
      AND 1 <> (SELECT count(*) FROM message m WHERE m.record_id = a.id))
+ (SELECT count(*) FROM message m WHERE NOT EXISTS (SELECT 1 FROM action a WHERE a.id = m.record_id))
"""


@dataclass(frozen=True)
class Line:
    """One line of the summary, and whether what it says is as it must be."""

    words: str
    holds: bool


def acts(ground: Ground, worked: list[Worked]) -> Line:
    """Every act acknowledged is there, and none is there twice, whether it was acknowledged or not."""
    found = {row[0]: row[1] for row in rows(ground, ACTS)}
    acknowledged = [words for one in worked for words in one.acknowledged]
    missing = sum(words not in found for words in acknowledged)
    twice = sum(count > 1 for count in found.values())
    half = rows(ground, HALF)[0][0]
    again, strange = sum(one.sent_again for one in worked), [words for one in worked for words in one.strange]
    given_up = sum(len(one.given_up) for one in worked)
    return Line(
        f"acts acknowledged={len(acknowledged)} sent_again={again} missing={missing} twice={twice} half={half}"
        f" given_up={given_up} strange={len(strange)} {' '.join(strange[:3])}".rstrip(),
        len(acknowledged) > 0 and not (missing or twice or half or given_up or strange),
    )


def mail(ground: Ground, server: MailServer) -> Line:
    """Every message left. A second copy carries the same Message-ID: the worker died before it could note the first."""
    until = time.monotonic() + UNTIL_SENT
    while (waiting := rows(ground, "SELECT count(*) FROM message WHERE state = 'queued'")[0][0]) and (
        time.monotonic() < until
    ):
        time.sleep(1)
    sent = {str(row[0]) for row in rows(ground, "SELECT id FROM message WHERE state = 'sent'")}
    queued = rows(ground, "SELECT count(*) FROM message")[0][0]
    arrived = Counter(str(one["Message-ID"]).strip("<>").partition("@")[0] for one in server.mails)
    lost, unknown = len(sent - set(arrived)), len(set(arrived) - sent)
    again = sum(count - 1 for count in arrived.values())
    return Line(
        f"mail queued={queued} sent={len(sent)} waiting={waiting} lost={lost} unknown={unknown}"
        f" same_message_id_again={again} (killed between the server's yes and the commit)",
        queued > 0 and queued == len(sent) and not (lost or unknown or waiting),
    )


def audit(ground: Ground, environment: dict[str, str]) -> Line:
    """What `portal verify-audit` says, once all is sealed."""
    until = time.monotonic() + 60
    while True:
        done = portal(["verify-audit"], environment)
        if " 0 rows not sealed" in done.stdout or time.monotonic() > until:
            break
        time.sleep(1)
    return Line(f"audit {' '.join(done.stdout.split())}", done.returncode == 0 and " 0 rows not sealed" in done.stdout)


def portal(words: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a command of the operator."""
    code = "from portal.cli import main; main()"
    command = [sys.executable, "-c", code, *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, cwd=ROOT, timeout=300, check=False)


def rows(ground: Ground, words: str, database: str = "") -> list[Any]:
    """The rows of a question to the database, with no rule in the way."""
    engine = create_engine(ground.url("postgres", database))
    with engine.connect() as connection:
        found = list(connection.execute(text(words)))
    engine.dispose()
    return found
