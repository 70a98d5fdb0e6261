"""Every page of the application, with one sample record each: `portal site-map` and the accessibility runs read it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Flask
from werkzeug.routing import Rule

PART = re.compile(r"<(?:[^:<>]+:)?([^<>]+)>")


@dataclass(frozen=True)
class SitePage:
    """One page: its endpoint and an address to fetch. `missing` are the parts of it that no sample was given for."""

    endpoint: str
    address: str
    missing: tuple[str, ...] = ()


def site_map(app: Flask, samples: Mapping[str, str]) -> list[SitePage]:
    """Every rule that answers GET but static files, in the order of address.

    `samples` are values of the parts of addresses, by "endpoint.part", "room.part" or the part alone, in that order.
    A part without a sample stays as the rule writes it and is named in `missing`.
    """
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and rule.endpoint != "static"]
    return sorted((_page(rule, samples) for rule in rules), key=lambda page: (page.address, page.endpoint))


def _page(rule: Rule, samples: Mapping[str, str]) -> SitePage:
    room = rule.endpoint.rpartition(".")[0]
    missing: list[str] = []

    def fill(part: re.Match[str]) -> str:
        for name in (f"{rule.endpoint}.{part[1]}", f"{room}.{part[1]}", part[1]):
            if name in samples:
                return samples[name]
        missing.append(part[1])
        return part[0]

    address = PART.sub(fill, rule.rule)
    return SitePage(rule.endpoint, address, tuple(missing))
