"""After signing in one comes back to one's own page, and nowhere else."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.web.next_page import own_path

OWN = [
    "/",
    "/your-work",
    "/p/herts/actions/HERTS-A48213",
    "/p/herts/arrangements/versions/3",
    "/p/herts/actions?owner=me&due=2026-11-27&after=WzEsMl0",
    "/search?q=a%20b+c&next=//elsewhere",
    "/p/herts/actions.xlsx?sort=due",
    "/p/herts/actions/HERTS-A48213#updates",
    "/p/herts/",
]

TRICKS = [
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r\n/evil.example",
    "/%09/evil.example",
    "/%0a/evil.example",
    "/%0d%0aLocation:%20//evil.example",
    "/%2f/evil.example",
    "/%2fevil.example",
    "/%2Fevil.example",
    "/%252fevil.example",
    "/%5cevil.example",
    "%2f%2fevil.example",
    "/ /evil.example",
    " //evil.example",
    "\t//evil.example",
    "\x00//evil.example",
    "/\x00/evil.example",
    "/your-work\n",
    "https:evil.example",
    "https:/evil.example",
    "https:///evil.example",
    "https://evil.example",
    "HTTPS://evil.example",
    "http://portal@evil.example",
    "//portal@evil.example",
    "/@evil.example",
    "/portal@evil.example",
    "@evil.example",
    "evil.example",
    "evil.example/your-work",
    ".evil.example",
    "/.evil.example",
    "/..//evil.example",
    "/./evil.example",
    "/.//evil.example",
    "/p/..//evil.example",
    "/p//evil.example",
    "/p/\\evil.example",
    "/\u2044evil.example",
    "/\u2215evil.example",
    "/\uff0fevil.example",
    "\uff0f\uff0fevil.example",
    "/\u3002evil.example",
    "/\u200b/evil.example",
    "/\u00a0/evil.example",
    "/\ufeff/evil.example",
    "javascript:alert(1)",
    "java\tscript:alert(1)",
    "/javascript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "//[::1]",
    "//0x7f000001",
    "/;//evil.example",
    "/;@evil.example",
    "?next=//evil.example",
    "#//evil.example",
    "/your-work?x=\\\\evil.example",
    "/your-work?x=\r\nSet-Cookie: a=b",
    "/" + "a" * 3000,
    "",
    None,
]


@pytest.mark.parametrize("path", OWN)
def test_a_person_comes_back_to_the_page_they_asked_for_query_included(path):
    assert own_path(path) == path


@pytest.mark.parametrize("trick", TRICKS)
def test_nobody_is_sent_to_another_host(trick):
    assert own_path(trick) == "/your-work"


def test_the_page_to_fall_back_on_may_be_named():
    assert own_path("//evil.example", default="/contacts") == "/contacts"


@given(st.text(alphabet="/\\.@:;?#%25fF0923 \t\n\r\u2044\uff0faz", max_size=30))
def test_whatever_is_asked_for_the_browser_stays_with_us(value):
    went = urlsplit(urljoin("https://portal.example/sign-in", own_path(value)))
    assert (went.scheme, went.netloc) == ("https", "portal.example")
