"""The database restarts: people get a plain page that says when to try again, never a trace of the fault."""

import pytest

from portal import create_app
from tests.conftest import settings_for

NOWHERE = "postgresql+psycopg://{}@127.0.0.1:1/portal?connect_timeout=1"


@pytest.fixture
def cut_off(server, tmp_path):
    changes = {f"{name}_database": NOWHERE.format(f"portal_{name}") for name in ("web", "sign_in", "worker")}
    app = create_app(settings_for(server, "none", tmp_path, **changes))
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app.test_client()


@pytest.mark.parametrize(
    ("address", "signed_in"),
    [("/contacts", False), ("/p/herts", False), ("/your-work", True), ("/p/herts/actions", True)],
)
def test_people_are_told_plainly_while_the_database_is_away(cut_off, address, signed_in):
    if signed_in:
        with cut_off.session_transaction() as session:
            session["_user_id"] = "ab" * 32
    answer = cut_off.get(address)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "15")
    assert "try again in a minute" in answer.text
    assert "psycopg" not in answer.text
