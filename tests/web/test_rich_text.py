"""What people type in Markdown comes out as safe HTML."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.web import rich_text
from portal.web.rich_text import to_html

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[click](javascript:alert(1))",
    "[click](JaVaScRiPt:alert(1))",
    "[click](java\nscript:alert(1))",
    "[click](&#106;avascript:alert(1))",
    "[click](data:text/html;base64,PHNjcmlwdD4=)",
    "[click](vbscript:msgbox(1))",
    "![x](javascript:alert(1))",
    "![x](https://elsewhere.example/pixel.png)",
    '<a href="https://x.example" onclick="alert(1)">x</a>',
    "<svg><script>alert(1)</script></svg>",
    "<style>*{display:none}</style>",
    '<p style="position:fixed">over everything</p>',
    '[x](https://x.example "onmouseover=alert(1)")',
    '[x](https://x.example" onmouseover="alert(1))',
    "<iframe src=https://x.example></iframe>",
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    "`<script>alert(1)</script>`",
    "<form action=https://x.example><button>go</button></form>",
]


@pytest.mark.parametrize("typed", HOSTILE)
def test_nothing_that_runs_loads_or_covers_comes_out(typed):
    safe = to_html(typed).lower()
    for tag in ("<script", "<img", "<svg", "<style", "<iframe", "<form", "<math", "<button"):
        assert tag not in safe
    in_tags = "".join(part.partition(">")[0] for part in safe.split("<")[1:])
    for word in ("javascript", "vbscript", "data:", "onerror", "onclick", 'onmouseover="alert', "style="):
        assert word not in in_tags


def test_a_link_to_another_site_carries_nothing_along():
    assert to_html("[law](https://www.example.org/a)") == (
        '<p><a href="https://www.example.org/a" rel="noopener nofollow">law</a></p>\n'
    )


@pytest.mark.parametrize("address", ["mailto:office@example.org", "tel:01234567890"])
def test_mail_and_telephone_links_stay(address):
    assert f'href="{address}"' in to_html(f"[write or call]({address})")


@pytest.mark.parametrize("address", ["/sign-out", "//elsewhere.example", "../x", "ftp://x.example"])
def test_a_link_without_a_full_address_becomes_plain_words(address):
    assert "href" not in to_html(f"[words]({address})")


def test_headings_begin_below_those_of_the_page():
    assert to_html("# Aim") == "<h3>Aim</h3>\n"
    assert to_html("### Step") == "<h4>Step</h4>\n"


def test_lists_quotes_and_stress_stay():
    safe = to_html("- one\n- **two**\n\n> said")
    assert "<li>one</li>" in safe
    assert "<strong>two</strong>" in safe
    assert "<blockquote>" in safe


def test_nothing_typed_is_nothing_shown():
    assert to_html(None) == to_html("") == ""


def test_what_only_looks_like_an_address_stays_text():
    assert "<a" not in to_html("see www.example.org and a@example.org")


SIGNS = st.sampled_from([*"abZ9é ,.:;?!()’“–…-", "1. ", "- ", "www.", ".org", "a@b", "http", "&", "<b>", "*", "_", "#"])


@given(st.lists(SIGNS, max_size=12).map("".join))
def test_plain_words_read_the_same_the_quick_way_and_the_long_way(typed: str) -> None:
    assert to_html(typed) == (rich_text._drawn(typed) if typed else "")
