"""Whatever head and safeguarding lead do, in whatever order: only the head's hand confirms, and no answer is lost."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, func, select

from portal.access.verdict import Refused
from portal.access.viewer import Viewer
from portal.cooperation.answers import answer_campaign, end_signing, let_sign, sign_prepared
from portal.cooperation.lifecycle import SAID, AnswerKind, RecipientState
from portal.cooperation.models import GivenAnswer, Invitation
from portal.database import db, transaction
from tests.cast import Cast
from tests.conftest import Looks
from tests.cooperation.conftest import Round

ANSWERS = st.sampled_from(list(AnswerKind))
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("head answers"), ANSWERS),
        st.tuples(st.just("lead answers"), ANSWERS),
        st.tuples(st.sampled_from(["head signs", "lead signs", "let", "end"]), st.just(AnswerKind.YES)),
    ),
    max_size=7,
)


@dataclass
class Expected:
    """What has to be true: written from the text of the product, not from the code."""

    answer: AnswerKind | None = None
    is_confirmed: bool = False
    lead_signs: bool = False
    given: int = 0

    def take(self, act: str, answer: AnswerKind) -> bool:
        """Whether the act is allowed, and what it makes true."""
        if act in {"let", "end"}:
            self.lead_signs = act == "let"
            return True
        counts = act.startswith("head") or self.lead_signs
        if "signs" in act:
            if not counts or self.answer is None or self.is_confirmed:
                return False
        else:
            if self.is_confirmed and not counts:
                return False
            self.answer = answer
        self.is_confirmed = self.is_confirmed or counts
        self.given += 1
        return True

    @property
    def state(self) -> RecipientState:
        if self.answer is None:
            return RecipientState.SENT
        return SAID[self.answer] if self.is_confirmed else RecipientState.PREPARED


def do(act: str, answer: AnswerKind, round_: Round, cast: Cast, viewer: Viewer) -> bool:
    """Do it; False when it is refused."""
    try:
        with transaction():
            mine = db.session.get_one(Invitation, round_.invitation)
            if act == "let":
                let_sign(cast.dsl.person, partnership_id=cast.here, by=viewer)
            elif act == "end":
                end_signing(cast.dsl.person, partnership_id=cast.here, by=viewer)
            elif "signs" in act:
                sign_prepared(mine, by_name=viewer.name, by=viewer)
            else:
                answer_campaign(mine, answer=answer, words="So", lead_is_right=True, by_name="A", by=viewer)
    except Refused:
        return False
    return True


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_only_the_heads_hand_confirms_whatever_the_order(
    acts: list[tuple[str, AnswerKind]], cast: Cast, round_: Round, looks: Looks, connection: Connection
) -> None:
    looks.world.provider(cast.school)  # it stays when an example is rolled back
    everything, expected = connection.begin_nested(), Expected()
    try:
        for act, answer in acts:
            with looks.as_(cast.dsl if act.startswith("lead") else cast.head) as viewer:
                allowed = expected.take(act, answer)
                assert do(act, answer, round_, cast, viewer) is allowed, (act, acts)
                assert db.session.get_one(Invitation, round_.invitation).state is expected.state, acts
                assert db.session.scalar(select(func.count()).select_from(GivenAnswer)) == expected.given
    finally:
        everything.rollback()
