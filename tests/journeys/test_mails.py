"""E-mail, point 54: one mail of each kind, as the mail server received it."""

import re
from pathlib import Path

import pytest

from tests.journeys.acting import SENT_WITHIN, let_mail_leave
from tests.journeys.challenging import question_each_other
from tests.journeys.having_mailed import (
    answer_about_a_new_date,
    answer_by_links,
    ask_an_owner,
    ask_for_a_link,
    climb,
    feed_back,
    give_new_apps,
    have_a_week,
    invite_and_remind,
    name_a_cover,
    publish,
    somebody_comes_by_invitation,
)
from tests.journeys.meeting import change_what_is_planned
from tests.journeys.reading_in import change_heads_address, read_in_register, register

FOLDER = Path(__file__).parents[2] / "templates"
WEEKDAY = r"(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day \d{1,2} \w+ 20\d\d"
SUBJECTS = {
    "actions/asked": "bring an action up to date",
    "actions/agreed": "An acceptance was recorded",
    "actions/contribution": "Your agency has a part",
    "actions/covering": "You cover an action",
    "actions/declined": "An action was declined",
    "actions/handed_over": "You now own an action",
    "actions/new_date_answered": "The new date of",
    "actions/new_date_asked": "A new date is asked for",
    "actions/offered": "An action is offered",
    "actions/reopened": "opened again",
    "actions/rung": "Not finished: action",
    "actions/sent_back": "sent back to you",
    "actions/to_check": "waits for your check",
    "actions/withdrawn": "Nothing more is asked",
    "arrangements/published": "are in force from",
    "challenges/answered": "Answered: challenge",
    "challenges/determination": "A determination waits for your answer",
    "challenges/ended": "is settled, on",
    "challenges/further": "Taken further: challenge",
    "challenges/overdue": "Overdue with the lead partners",
    "challenges/raised": "Your agency is questioned",
    "challenges/stage": "Time ran out: challenge",
    "cooperation/invitation": "Please confirm by",
    "cooperation/feedback": "What became of it: confirmation",
    "cooperation/not_us": "This was not us",
    "cooperation/passed_on": "Passed on to you",
    "cooperation/receipt": "Received: confirmation",
    "cooperation/reminder": "Still waiting, answer by",
    "cooperation/to_the_head": "One button to press",
    "cooperation/told_the_head": "Answered for your school",
    "contacts/replaced": "The address for mail to the",
    "decisions/asked": "Your answer is needed by",
    "decisions/consulted": "Your view is asked by",
    "decisions/disputed": "is not agreed: it goes to",
    "decisions/recorded": "An answer was recorded for you",
    "decisions/silent": "No answer yet:",
    "decisions/void": "The paper changes: your answer",
    "digests/weekly": "Your week from",
    "imports/done": "Read in: the register",
    "meetings/cancelled": "Cancelled: meeting",
    "meetings/given_back": "is free again",
    "meetings/moved": "New time: meeting",
    "packs/ready": "Ready: pack",
    "sign_in/arrived": "has come by your invitation",
    "sign_in/invitation": "invited you to the safeguarding portal",
    "sign_in/link": "Your link to sign in",
    "sign_in/recovery_asked": "A new authenticator app was asked for",
    "sign_in/recovery_confirmed": "Set up a new authenticator app",
    "sign_in/recovery_refused": "Your authenticator app stays",
}
# What stands in no record has no reference: there the subject has to name the thing itself.
NAMED_INSTEAD = {
    "contacts/replaced": "address",
    "digests/weekly": "Your week",
    "imports/done": "register",
    "sign_in/arrived": "invitation",
    "sign_in/invitation": "invited you to the safeguarding portal",
    "sign_in/link": "link to sign in",
    "sign_in/recovery_asked": "authenticator app",
    "sign_in/recovery_confirmed": "authenticator app",
    "sign_in/recovery_refused": "authenticator app",
}
# Where the reader asked for it, the mail says that instead of a name.
ASKED_BY_THE_READER = {
    "imports/done": "because you asked for it",
    "packs/ready": "because you asked for it",
    "sign_in/link": "You asked to sign in",
}


@pytest.fixture(scope="module")
def letters(walkers):
    """The mailbox of the demonstration after one mail of each kind has arrived."""
    change_heads_address(walkers)
    read_in_register(walkers, register(renamed="Mandeville Infants School"))
    ask_an_owner(walkers)
    invite_and_remind(walkers)
    feed_back(walkers)
    somebody_comes_by_invitation(walkers)
    give_new_apps(walkers)
    answer_by_links(walkers)
    answer_about_a_new_date(walkers)
    name_a_cover(walkers)
    climb(walkers)
    publish(walkers)
    have_a_week(walkers)
    question_each_other(walkers)
    change_what_is_planned(walkers)
    let_mail_leave(walkers, again=True)
    ask_for_a_link(walkers)
    return {name: walkers.site.mails(words, seconds=SENT_WITHIN) for name, words in SUBJECTS.items()}


def test_u54_every_kind_of_mail_is_looked_at():
    folders = {f"{one.parent.parent.parent.name}/{one.parent.name}" for one in FOLDER.glob("*/messages/*/body.txt")}
    assert folders == set(SUBJECTS)
    assert set(NAMED_INSTEAD) | set(ASKED_BY_THE_READER) <= folders


@pytest.mark.parametrize("template", SUBJECTS)
def test_u54_each_mail_says_who_asks_what_by_when_with_one_link_and_nothing_else(letters, walkers, template):
    assert letters[template], "No such mail was received."
    letter = letters[template][0]
    site = walkers.site.address
    body = letter.body.replace("\r\n", "\n")
    text = f"{letter.subject}\n{body}"
    ask = body.partition("\nQuestions?")[0]
    asked = re.search(r"(?i)^(?:dear [^\n]+,\s+)?(.*)", ask, re.DOTALL)[1]
    assert re.match(r"(Dear [A-Z][^\n]+|Dear colleague),\n", ask), "It begins with the recipient's name."
    assert re.search(WEEKDAY, text), "It says by when, with the weekday."
    assert re.search(r"\d+ minutes?|a minute", ask), "It says how long it takes."
    named = NAMED_INSTEAD.get(template, r"\b(HERTS|CAMBS)-[ACDMPVX]\d+")
    assert re.search(named, letter.subject), "Its subject names the reference, or the thing that has none."
    assert re.search(ASKED_BY_THE_READER.get(template, r"[A-Z]\w+ [A-Z]\w+"), asked), "It says who asks."
    links = re.findall(r"https?://\S+", ask)
    assert len(links) == 1
    assert links[0].startswith(f"{site}/")
    assert all(link.startswith(site) for link in re.findall(r"https?://\S+", body))
    assert letter.reply_to == "office@council.example" or letter.reply_to.endswith("@cambs-council.example")


def test_u54_no_mail_carries_a_title_or_a_picture(letters, walkers):
    with walkers.site.as_owner() as connection:
        titles = [row.title for row in connection.exec_driver_sql("SELECT title FROM action")]
    received = walkers.site.mails()
    assert len(received) >= len(SUBJECTS)
    assert len(titles) > 20
    texts = [f"{letter.subject} {' '.join(letter.body.split())}" for letter in received]
    assert [title for title in titles if any(title in text for text in texts)] == []
    raw = [path.read_text() for path in walkers.site.folders.mail.glob("*.eml")]
    assert all("Content-Type: text/plain" in one for one in raw)
    assert [one for one in raw if re.search(r"(?i)multipart/|text/html|<img", one)] == []
