"""The last line of a run that asked the oracle: how many answers were compared, and how many were wrong."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import pytest


def figures(config: pytest.Config) -> tuple[int, int] | None:
    """Checks and differences of every report, also of other processes; None where the oracle was not asked."""
    reporter: Any = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None:
        return None
    reports = [one for kind in ("passed", "failed") for one in reporter.stats.get(kind, ())]
    found = [pair for report in reports for pair in getattr(report, "user_properties", ())]
    checks = [count for name, count in found if name == "oracle_checks"]
    return (sum(checks), sum(count for name, count in found if name == "oracle_differences")) if checks else None


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> Generator[None, object, object]:
    """Outermost, so that the line is the last."""
    result = yield
    if not hasattr(session.config, "workerinput") and (counted := figures(session.config)):
        checks, differences = counted
        session.config.pluginmanager.get_plugin("terminalreporter").write_line(  # type: ignore[union-attr]
            f"oracle: {checks} checks, {differences} differences"
        )
    return result
