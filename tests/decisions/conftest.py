"""Three seats and what is put to them."""

from __future__ import annotations

import pytest

from tests.cast import Cast
from tests.conftest import Looks
from tests.decisions.questions import Questions


@pytest.fixture
def questions(cast: Cast, looks: Looks) -> Questions:
    """Seats and what is put to them."""
    return Questions(cast, looks)
