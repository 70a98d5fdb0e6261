"""What the portal sends in the demonstration ends in a folder of this machine, and can be read there."""

import smtplib
import socket
from email.message import EmailMessage

import pytest

from portal.demonstration.mailbox import letters as letters_module
from portal.demonstration.mailbox.letters import Letters
from portal.demonstration.mailbox.pages import ON_A_PAGE, set_up_mail
from portal.demonstration.mailbox.server import mail_server
from portal.demonstration.provider.configuration import Configuration
from portal.demonstration.provider.web import create_provider


def mail(
    subject="An action is offered: HERTS-A12345",
    to="Joan Ward <joan@police.example>",
    body="See http://127.0.0.1:5000/ref/X\n",
):
    message = EmailMessage()
    message["From"], message["To"], message["Reply-To"] = "portal@partnership.example", to, "office@council.example"
    message["Date"], message["Subject"] = "Mon, 23 Nov 2026 09:00:00 +0000", subject
    message.set_content(body)
    return message


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "mail"


@pytest.fixture
def page(folder):
    app = create_provider(Configuration("http://127.0.0.1:1", ()))
    set_up_mail(app, folder)
    return app.test_client()


def test_an_address_of_nobody_is_refused_as_a_mail_server_does(folder):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        with mail_server(folder, listening), smtplib.SMTP("127.0.0.1", port, timeout=5) as server:
            with pytest.raises(smtplib.SMTPRecipientsRefused, match="No such mailbox"):
                server.send_message(mail(to="nobody.head@school.example"))
            server.send_message(mail())
    assert len(list(Letters(folder).names())) == 1


def test_a_mail_that_is_sent_can_be_read_on_the_page(folder, page):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        with mail_server(folder, listening), smtplib.SMTP("127.0.0.1", port, timeout=5) as server:
            server.send_message(mail())
    listed = page.get("/mail/").text
    (name,) = Letters(folder).names()
    shown = page.get(f"/mail/{name}").text
    assert "An action is offered: HERTS-A12345" in listed and "Joan Ward" in listed
    assert "nothing leaves this machine" in listed.casefold()
    assert "Monday 23 November 2026" in shown and 'href="http://127.0.0.1:5000/ref/X"' in shown


def test_the_newest_mail_comes_first_and_older_ones_on_the_next_page(folder, page):
    for number in range(ON_A_PAGE + 3):
        Letters(folder).keep(mail(f"Mail {number:03d}").as_bytes())
    first = page.get("/mail/").text
    assert first.index(f"Mail {ON_A_PAGE + 2:03d}") < first.index(f"Mail {ON_A_PAGE + 1:03d}")
    assert "Mail 002" not in first
    older = first.split('href="/mail/?before=')[1].split('"')[0]
    assert "Mail 002" in page.get(f"/mail/?before={older}").text


def test_mail_is_found_by_its_receiver(folder, page):
    Letters(folder).keep(mail("For Joan").as_bytes())
    Letters(folder).keep(mail("For Ann", to="ann@health.example").as_bytes())
    found = page.get("/mail/?search=health.example").text
    assert "For Ann" in found and "For Joan" not in found


def test_what_a_mail_says_is_text_and_never_markup(folder, page):
    name = Letters(folder).keep(mail("<b>bold</b>", body="<script>alert(1)</script>").as_bytes())
    assert "<script>" not in page.get(f"/mail/{name}").text
    assert "<b>" not in page.get("/mail/").text


@pytest.mark.parametrize("name", ["none", "..%2f..%2fsecrets", "00000000000000000000-0000"])
def test_a_mail_that_is_not_there_is_not_found(page, name):
    assert page.get(f"/mail/{name}").status_code == 404


def test_the_folder_does_not_grow_for_ever(folder, monkeypatch):
    monkeypatch.setattr(letters_module, "MOST_KEPT", 2)
    kept = Letters(folder)
    names = [kept.keep(mail().as_bytes()) for _ in range(4)]
    kept.clear_out()
    assert kept.names() == [names[3], names[2]]


def test_others_than_this_machine_read_no_mail(page):
    assert page.get("/mail/", environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code == 403
