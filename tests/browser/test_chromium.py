import pytest

from tests.browser import chromium
from tests.browser.chromium import BrowserMissing, find_chromium


def program(folder, name, *, starts=True):
    path = folder / name
    path.write_text(f"#!/bin/sh\nexit {0 if starts else 1}\n")
    path.chmod(0o755)
    return path


def test_the_browser_somebody_chose_is_taken(tmp_path):
    mine = program(tmp_path, "my-browser")
    program(tmp_path, "chromium")
    assert find_chromium({"CHROMIUM": str(mine), "PATH": str(tmp_path)}) == mine


def test_a_chosen_browser_that_does_not_start_is_told_and_not_replaced(tmp_path):
    program(tmp_path, "chromium")
    with pytest.raises(BrowserMissing, match=r"CHROMIUM is .* which does not start"):
        find_chromium({"CHROMIUM": str(tmp_path / "none"), "PATH": str(tmp_path)})


def test_a_program_that_only_bears_the_name_is_passed_over(tmp_path):
    program(tmp_path, "chromium", starts=False)
    chrome = program(tmp_path, "google-chrome")
    assert find_chromium({"PATH": str(tmp_path)}) == chrome


def test_without_a_browser_it_says_in_words_how_to_get_one(tmp_path, monkeypatch):
    monkeypatch.setattr(chromium, "MAC", tmp_path / "none")
    with pytest.raises(BrowserMissing, match="apt-get install chromium fonts-liberation"):
        find_chromium({"PATH": str(tmp_path)})
