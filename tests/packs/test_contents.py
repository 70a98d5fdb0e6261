"""What a pack says: numbered once for every format, frozen in one way, compared with the pack before."""

from __future__ import annotations

from dataclasses import replace

from portal.packs.contents import Contents, Part, Section, Stood, Table, changed_since, from_json

LATE = Table("Overdue", ("Reference", "What"), (("T-A1", "Share the rota"),))
PACK = Contents(
    heading="Board pack",
    whose="Testshire",
    reference="T-P1",
    stood="As it stood on Monday 1 June 2026 at 7am",
    sections=(
        Section("Decisions", ("None.",), (Part("Open", ("None.",)), Part("Issued"))),
        Section("Actions", (), (Part("Overdue", (), LATE),)),
    ),
    records={"T-A1": Stood("Share the rota", "In progress", "Fri 5 Jun 2026")},
)


def changed(before: dict[str, Stood], now: dict[str, Stood]) -> dict[str, list[tuple[str, ...]]]:
    section = changed_since(before, now, earlier="T-P0")
    return {part.title: list(part.table.rows) if part.table else [] for part in section.parts}


def test_sections_and_their_parts_are_numbered() -> None:
    assert [heading.text for heading, _ in PACK.numbered()] == [
        "1 Decisions", "1.1 Open", "1.2 Issued", "2 Actions", "2.1 Overdue",
    ]  # fmt: skip


def test_what_is_frozen_reads_back_as_it_was() -> None:
    assert from_json(PACK.as_json()) == PACK
    assert from_json(PACK.as_json()).sha256 == PACK.sha256


def test_one_letter_more_is_another_hash() -> None:
    assert replace(PACK, heading="Board packs").sha256 != PACK.sha256


def test_what_is_new_and_what_moved_is_told() -> None:
    late = Stood("Share the rota", "In progress, overdue", "Fri 5 Jun 2026")
    new = Stood("Train all staff", "Offered")
    assert changed(dict(PACK.records), {"T-A1": late, "T-A2": new}) == {
        "New": [("T-A2", "Train all staff", "Offered")],
        "Stands differently": [
            ("T-A1", "Share the rota", "In progress, Fri 5 Jun 2026", "In progress, overdue, Fri 5 Jun 2026")
        ],
    }


def test_a_record_that_is_out_of_sight_now_is_not_named() -> None:
    assert changed(dict(PACK.records), {}) == {"New": [], "Stands differently": []}
