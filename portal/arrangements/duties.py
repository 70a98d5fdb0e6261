"""Whom a duty speaks to: each sector, and the wider one it belongs to."""

from __future__ import annotations

from agencies.sectors import SECTORS, Sector

WIDER = {
    Sector.ICB: Sector.HEALTH,
    Sector.TRUST: Sector.EDUCATION,
    Sector.COLLEGE: Sector.EDUCATION,
    Sector.EARLY_YEARS: Sector.EDUCATION,
}
LABELS = {
    Sector.COUNCIL: "Councils",
    Sector.POLICE: "Police",
    Sector.ICB: "Integrated care boards",
    Sector.HEALTH: "Health services",
    Sector.EDUCATION: "Schools and other education",
    Sector.VOLUNTARY: "Voluntary and community groups",
}


def sectors_asked(sector: str) -> frozenset[Sector]:
    """The sectors whose duties an agency of this sector has; none for somebody without an agency."""
    if sector not in set(Sector):
        return frozenset()
    own = Sector(sector)
    return frozenset({own, WIDER.get(own, own)})


def sector_label(sector: Sector) -> str:
    """The sector as people read it."""
    return LABELS.get(sector, SECTORS[sector].label)
