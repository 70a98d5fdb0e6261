"""GOV.UK Notify takes a mail once, whatever becomes of its answer, and says in words what is wrong."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest

from portal.outbox.mail import Bounced, Mail, NotTaken
from portal.outbox.sending import send
from tests.peers.notify_server import NotifyServer, notify_server


@pytest.fixture
def notify() -> Iterator[NotifyServer]:
    with notify_server() as server:
        yield server


def mail(to: str = "head@school.example") -> Mail:
    """A mail to a head."""
    names = {"to_name": "Hope Head", "from_name": "Testshire", "from_address": "portal@partnership.example"}
    words = {"subject": "Please confirm", "body": "Dear Hope Head,\n\nplease look."}
    return Mail(uuid.uuid4(), to_address=to, reply_to="office@council.example", **names, **words)


def test_a_mail_is_taken_with_its_words_under_its_own_reference(notify: NotifyServer):
    one = mail()
    assert send(one, notify.address()) == f"taken by GOV.UK Notify as {notify.taken[0]['id']}"
    assert notify.taken[0]["reference"] == str(one.message_id)
    assert notify.taken[0]["personalisation"] == {"subject": one.subject, "body": one.body}


def test_a_mail_whose_answer_was_lost_is_not_sent_again(notify: NotifyServer):
    one, notify.fault = mail(), "lost"
    with pytest.raises(NotTaken):
        send(one, notify.address())
    notify.fault = ""
    assert send(one, notify.address()).startswith("taken by GOV.UK Notify before")
    assert len(notify.taken) == 1


def test_an_address_that_cannot_be_is_refused_for_good(notify: NotifyServer):
    with pytest.raises(Bounced, match="Not a valid email address"):
        send(mail("nobody"), notify.address())


def test_what_notify_could_not_deliver_has_bounced(notify: NotifyServer):
    one = mail()
    send(one, notify.address())
    notify.taken[0]["status"] = "permanent-failure"
    with pytest.raises(Bounced, match="no such address"):
        send(one, notify.address())


@pytest.mark.parametrize(
    ("fault", "cure"), [("400", "subject"), ("429", "no more for now"), ("500", "500"), ("503", "503")]
)
def test_any_other_trouble_is_tried_again_and_says_its_cure(notify: NotifyServer, fault: str, cure: str):
    notify.fault = fault
    with pytest.raises(NotTaken, match=cure):
        send(mail(), notify.address())
    assert not notify.taken


def test_a_wrong_key_or_template_says_what_to_look_at(notify: NotifyServer):
    with pytest.raises(NotTaken, match="refused the key"):
        send(mail(), notify.address(secret=str(uuid.UUID(int=9))))
    with pytest.raises(NotTaken, match="no such template"):
        send(mail(), notify.address(template=str(uuid.UUID(int=9))))


def test_nobody_there_is_tried_again(notify: NotifyServer):
    with pytest.raises(NotTaken):
        send(mail(), notify.address().replace(str(notify.port), "9"))
