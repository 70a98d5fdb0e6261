"""Logs say what failed and where in the code, never what the fault itself says: its words may hold a person's."""

from __future__ import annotations

import logging
import traceback
from types import TracebackType

from flask import Flask, request

Fault = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Discreet(logging.Formatter):
    """Lines of code and kinds of faults, the first cause first."""

    def formatException(self, ei: Fault) -> str:  # noqa: N802 - the library calls it so
        """Every fault of the chain without its message; SQLSTATE where the database raised it."""
        return "\n".join(reversed([_told(fault) for fault in _chain(ei[1])]))


def _chain(fault: BaseException | None) -> list[BaseException]:
    found: list[BaseException] = []
    while fault is not None and fault not in found:
        found.append(fault)
        fault = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)
    return found


def _told(fault: BaseException) -> str:
    lines = "".join(traceback.format_tb(fault.__traceback__))
    kind = type(fault)
    state = getattr(fault, "sqlstate", None)
    return f"{lines}{kind.__module__}.{kind.__qualname__}{f' ({state})' if state else ''}"


def keep_logs_discreet() -> None:
    """Let every logger of this process write so, to standard error; called once, by the process itself."""
    handler = logging.StreamHandler()
    handler.setFormatter(Discreet("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])


class DiscreetFlask(Flask):
    """Names the rule of an address that failed: the address itself may be the secret of a link."""

    def log_exception(self, exc_info: Fault) -> None:
        """One line and where it was."""
        self.logger.error("A fault at %s [%s]", request.url_rule or "no address", request.method, exc_info=exc_info)
