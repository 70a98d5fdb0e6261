"""Makes a running provider fail below the protocol: slow, broken, too large, or sending callers elsewhere."""

import time
from collections.abc import Iterator

from flask import Flask, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from portal.demonstration.provider.provider import Provider

SECONDS = 3.0


def fail_when_told(app: Flask, provider: Provider) -> None:
    """Where `provider.lie` says "TAIL: FAULT" and the address ends in TAIL, the answer has that fault."""

    @app.before_request
    def fail() -> AnyResponse | None:
        tail, _, fault = str(getattr(provider, "lie", "")).partition(": ")
        if not fault or not request.path.endswith(tail):
            return None
        return answer(fault)


def answer(fault: str) -> AnyResponse | None:
    """The faulty answer; None for one that is only late."""
    match fault:
        case "slow":
            time.sleep(SECONDS)
            return None
        case "dripping":
            return Response(drip(), mimetype="application/json")
        case "status 500":
            return Response("sorry", 500)
        case "malformed":
            return Response("{", mimetype="application/json")
        case "deep":
            return Response("[" * 100_000, mimetype="application/json")
        case "a list":
            return Response("[]", mimetype="application/json")
        case "huge":
            return Response(b" " * 2_000_000, mimetype="application/json")
        case "elsewhere":
            return redirect("http://localhost:9/", 302)
        case "in circles":
            return redirect(request.url, 302)
    raise AssertionError(f"There is no fault called {fault}.")


def drip() -> Iterator[bytes]:
    """One space at a time, well inside any time limit for a single read."""
    for _ in range(int(SECONDS / 0.05)):
        time.sleep(0.05)
        yield b" "
