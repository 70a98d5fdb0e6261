"""Kill, work, count: one summary line for each kind; ends with 1 when something was lost, half or twice.

`python -m tests.endure [KILLS [OF_THE_DATABASE [SEED [MAILS]]]]`; 20, 5, a drawn seed and 10,000 unless said. A seed
of 0 is drawn. The mails alone: `python -m tests.endure.mail_day`.
"""

from __future__ import annotations

import random
import secrets
import sys
import tempfile
import threading
import time
from pathlib import Path

from tests.endure.drill import copy_and_restore
from tests.endure.ground import Ground, prepared
from tests.endure.mail_day import MAILS, day_of_mail
from tests.endure.people_at_work import AtWork, Offers, Updates
from tests.endure.processes import ROOT, Running
from tests.endure.proof import Line, acts, audit, mail
from tests.peers.mail_server import mail_server
from tests.peers.running import free_port

LONGEST = 900.0  # seconds of killing
PAUSES = (0.3, 2.0)  # seconds between a portal that is back and the next kill
ACTIONS = "/p/tests/actions"


def main(kills: int = 20, of_the_database: int = 5, seed: int = 0, mails: int = MAILS) -> int:
    """Run it all; answers the exit code."""
    seed = seed or secrets.randbelow(2**31)
    _say(f"seed={seed}")
    address = f"http://127.0.0.1:{free_port()}"
    with tempfile.TemporaryDirectory() as name, mail_server() as post:
        folder = Path(name)
        with prepared(ROOT / "var" / "endure", folder, address=address, smtp=post.address) as ground:
            running = Running(ground.server, ground.environment, address, folder, random.Random(seed))  # noqa: S311 - no secret
            try:
                running.start("web")
                running.start("worker")
                running.wait_until_ready()
                people = _work_while_killing(ground, running, _order(running.chance, kills, of_the_database))
                lines = [_away(running, kind) for kind in ("web", "worker", "database")]
                lines += [acts(ground, [one.worked for one in people]), mail(ground, post)]
                lines.append(audit(ground, ground.environment))
            finally:
                running.stop()
            lines += [copy_and_restore(ground), day_of_mail(ground.server, folder, mails=mails, seed=seed)]
    for line in lines:
        _say(f"{line.words}{'' if line.holds else '  <- WRONG'}")
    return 0 if all(line.holds for line in lines) else 1


def _order(chance: random.Random, kills: int, of_the_database: int) -> list[str]:
    """Web and worker alike often, the database in between."""
    order = [("web", "worker")[number % 2] for number in range(kills)] + ["database"] * of_the_database
    chance.shuffle(order)
    return order


def _work_while_killing(ground: Ground, running: Running, order: list[str]) -> list[AtWork]:
    stop, until = threading.Event(), time.monotonic() + LONGEST
    page, police, chair = f"{ACTIONS}/{ground.action}", ground.cookies["police"], ground.cookies["chair"]
    people: list[AtWork] = [
        Updates("updates a", police, running.address, page, stop),
        Updates("updates b", police, running.address, page, stop),
        Offers("offers", chair, running.address, f"{ACTIONS}/new", stop),
    ]
    for one in people:
        one.start()
    try:
        for kind in order:
            time.sleep(running.chance.uniform(*PAUSES))
            if time.monotonic() > until:
                break
            running.kill(kind)
        time.sleep(PAUSES[1])
    finally:
        stop.set()
        for one in people:
            one.join()
    return people


def _away(running: Running, kind: str) -> Line:
    seconds = sorted(running.back[kind])
    if not seconds:
        return Line(f"{kind} kills=0", holds=True)
    middle, longest = seconds[len(seconds) // 2], seconds[-1]
    return Line(f"{kind} kills={len(seconds)} back_p50_s={middle:.1f} back_longest_s={longest:.1f}", holds=True)


def _say(words: str) -> None:
    print(f"endure: {words}", flush=True)


if __name__ == "__main__":
    sys.exit(main(*(int(word) for word in sys.argv[1:])))
