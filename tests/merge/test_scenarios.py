"""The ways in which two people change one plan, each with what plain git makes of it and what has to come out."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from tests.merge.sides import by_git, merged, rows_of

PLAN = """\
# План учебный
format: 1
title: План
parties:
  a:
    name: А
  b:
    name: Б
activities:
  # первая строка
  - id: 1
    title: Один
    due: 2022-01
    responsible: [a]
    status: planned
  - id: 2
    title: Два
    due: 2022-01
    repeat: monthly
    responsible: [a, b]
    points:
      2022-01: 2022-01-27
      2022-02:
        completed: 2022-03-02
        reason: карантин
  - id: 3
    title: Три
    due: 2022-03
    responsible: [a]
    changes:
      - on: 2022-01-27
        from: 2022-02
        to: 2022-03
        by: ks-1
  - {id: 4, title: Четыре, due: 2022-04}
  - id: 5
    title: Пять
    due: 2022-05
    responsible: [b]
"""
Changes = tuple[tuple[str, str], ...]
END = ("    due: 2022-05\n    responsible: [b]\n", "    due: 2022-05\n    responsible: [b]\n{}")
SIX, SEVEN = "  - id: 6\n    title: Шесть\n", "  - id: 7\n    title: Семь\n"
ROW1, ROW2 = (
    PLAN[PLAN.index("  # первая") : PLAN.index("  - id: 2")],
    PLAN[PLAN.index("  - id: 2") : PLAN.index("  - id: 3")],
)
ROW4 = "  - {id: 4, title: Четыре, due: 2022-04}\n"


class Case(NamedTuple):
    """What each side did, what plain git does (merges, finds a conflict, merges wrongly), and what comes out."""

    ours: Changes
    theirs: Changes
    git: str
    result: Changes


def added(text: str) -> tuple[str, str]:
    return END[0], END[1].format(text)


CLEAN = {
    "different rows": Case((("Один", "Раз"),), (("Пять", "Пятый"),), "merges", (("Один", "Раз"), ("Пять", "Пятый"))),
    "the same change": Case((("Один", "Раз"),), (("Один", "Раз"),), "merges", (("Один", "Раз"),)),
    "neighbouring fields": Case(
        (("title: Один", "title: Раз"),), (("due: 2022-01\n    resp", "due: 2022-02\n    resp"),), "conflicts",
        (("title: Один", "title: Раз"), ("due: 2022-01\n    resp", "due: 2022-02\n    resp")),
    ),
    "both add a row at the end": Case((added(SIX),), (added(SEVEN),), "conflicts", (added(SIX + SEVEN),)),
    "both add the same row": Case((added(SIX),), (added(SIX),), "merges", (added(SIX),)),
    "both add a field": Case(
        (("status: planned\n", "status: planned\n    note: а\n"),), (("status: planned\n", "status: planned\n    weight: 2\n"),),
        "conflicts", (("status: planned\n", "status: planned\n    note: а\n    weight: 2\n"),),
    ),
    "a row moved beside a change": Case(
        ((ROW2, ""), (ROW1, ROW2 + ROW1)), (("карантин", "грипп"),), "conflicts",
        ((ROW2, ""), (ROW1, ROW2.replace("карантин", "грипп") + ROW1)),
    ),
    "a comment beside a change": Case(
        (("title: Один\n", "title: Один  # спросить\n"),), (("title: Один\n", "title: Раз\n"),), "conflicts",
        (("title: Один\n", "title: Раз  # спросить\n"),),
    ),
    "a comment above a changed field": Case(
        (("    due: 2022-03", "    # решено\n    due: 2022-03"),), (("due: 2022-03", "due: 2022-06"),), "conflicts",
        (("    due: 2022-03", "    # решено\n    due: 2022-06"),),
    ),
    "two comments on one line": Case(
        (("title: Один\n", "title: Один  # а\n"),), (("title: Один\n", "title: Раз  # б\n"),), "conflicts",
        (("id: 1\n    title: Один\n", "id: 1\n    # а\n    title: Раз  # б\n"),),
    ),
    "two comments above one row": Case(
        (("  # первая строка\n", "  # первая строка\n  # а\n"),), (("  # первая строка\n", "  # первая строка\n  # б\n"),),
        "conflicts", (("  # первая строка\n", "  # первая строка\n  # а\n  # б\n"),),
    ),
    "both record points of a series": Case(
        (("      2022-02:\n", "      2022-03: 2022-03-30\n      2022-02:\n"),), (("2022-01-27\n      2022-02", "2022-01-28\n      2022-02"),),
        "conflicts", (("2022-01: 2022-01-27\n", "2022-01: 2022-01-28\n      2022-03: 2022-03-30\n"),),
    ),
    "both begin the points of a row": Case(
        (added("    points:\n      2022-01: 2022-01-20\n"),), (added("    points:\n      2022-02: 2022-02-20\n"),),
        "conflicts", (added("    points:\n      2022-01: 2022-01-20\n      2022-02: 2022-02-20\n"),),
    ),
    "both say more of a point": Case(
        (("2022-01: 2022-01-27\n", "2022-01:\n        completed: 2022-01-27\n        reason: а\n"),),
        (("2022-01: 2022-01-27\n", "2022-01:\n        completed: 2022-01-27\n        result: б\n"),), "conflicts",
        (("2022-01: 2022-01-27\n", "2022-01:\n        completed: 2022-01-27\n        reason: а\n        result: б\n"),),
    ),
    "a row in braces": Case(
        (("title: Четыре", "title: Ч"),), (("due: 2022-04}", "due: 2022-06, note: х}"),), "conflicts",
        ((ROW4, "  - {id: 4, title: Ч, due: 2022-06, note: х}\n"),),
    ),
    "a row in braces got lines": Case(
        ((ROW4, "  - id: 4\n    title: Четыре\n    due: 2022-06\n"),), (("title: Четыре", "title: Ч"),), "conflicts",
        ((ROW4, "  - id: 4\n    title: Ч\n    due: 2022-06\n"),),
    ),
    "a row taken out, another changed": Case(
        ((ROW4, ""),), (("Пять", "Пятый"),), "merges", ((ROW4, ""), ("Пять", "Пятый")),
    ),
    "a row taken out that was only written otherwise": Case(
        ((ROW4, ""),), ((ROW4, "  - {id: '4', title: \"Четыре\", due: 2022-04}\n"),), "conflicts", ((ROW4, ""),),
    ),
    "quotes against a value": Case(
        (("title: Один", 'title: "Один"'),), (("title: Один", "title: Раз"),), "conflicts", (("title: Один", "title: Раз"),),
    ),
    "both take out one row each, side by side": Case(
        ((ROW1, ""),), ((ROW2, ""),), "conflicts", ((ROW1, ""), (ROW2, "")),
    ),
    "both add a party": Case(
        (("    name: Б\n", "    name: Б\n  c:\n    name: В\n"),), (("    name: Б\n", "    name: Б\n  d:\n    name: Г\n"),),
        "conflicts", (("    name: Б\n", "    name: Б\n  c:\n    name: В\n  d:\n    name: Г\n"),),
    ),
    "both take out the last field of a record": Case(
        (("      2022-01: 2022-01-27\n", ""),),
        (("      2022-02:\n        completed: 2022-03-02\n        reason: карантин\n", ""),), "conflicts",
        (("    points:\n      2022-01: 2022-01-27\n      2022-02:\n        completed: 2022-03-02\n        reason: карантин\n", "    points: {}\n"),),
    ),
}  # fmt: skip


def changed(changes: Changes) -> str:
    text = PLAN
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def verdict_of_git(case: Case) -> str:
    result = by_git(PLAN, changed(case.ours), changed(case.theirs))
    if not result.clean:
        return "conflicts"
    try:
        rows_of(result.text)
    except AssertionError:
        return "merges wrongly"
    return "merges"


@pytest.mark.parametrize("case", CLEAN.values(), ids=CLEAN)
def test_what_no_field_disputes_is_merged(case: Case) -> None:
    assert verdict_of_git(case) == case.git
    for ours, theirs in ((case.ours, case.theirs), (case.theirs, case.ours)):
        result = merged(PLAN, changed(ours), changed(theirs))
        assert result.clean, result.text
        assert rows_of(result.text) == rows_of(changed(case.result))
    assert merged(PLAN, changed(case.ours), changed(case.theirs)).text == changed(case.result)


DISPUTED = {
    "one field, two values": (
        (("title: Один", "title: Раз"), ("Пять", "Пятый")), (("title: Один", "title: Первый"), ("Два", "Второй")),
        ("    title: Раз\n", "    title: Один\n", "    title: Первый\n"), (("Пять", "Пятый"), ("Два", "Второй")),
    ),
    "deep inside a point": (
        (("карантин", "грипп"), ("title: Два", "title: Второй")), (("карантин", "отпуск"),),
        ("        reason: грипп\n", "        reason: карантин\n", "        reason: отпуск\n"), (("title: Два", "title: Второй"),),
    ),
    "a list is one value": (
        (("[a, b]", "[b]"),), (("[a, b]", "[a]"),),
        ("    responsible: [b]\n", "    responsible: [a, b]\n", "    responsible: [a]\n"), (),
    ),
    "a row taken out against a change": (
        ((ROW4, ""),), (("title: Четыре", "title: Ч"),), ("", ROW4, ROW4.replace("Четыре", "Ч")), (),
    ),
    "a row taken out against a comment": (
        ((ROW4, ""),), ((ROW4, "  # оставить\n" + ROW4),), ("", ROW4, "  # оставить\n" + ROW4), (),
    ),
    "one id for two rows, far apart": (
        (("  - id: 2\n", "  - id: 9\n    title: Наша\n  - id: 2\n"),), (added("  - id: 9\n    title: Их\n"),),
        ("  - id: 9\n    title: Наша\n", "", "  - id: 9\n    title: Их\n"), (),
    ),
    "one key twice, far apart": (
        (("    due: 2022-01\n    repeat", "    note: наше\n    due: 2022-01\n    repeat"),),
        (("        reason: карантин\n", "        reason: карантин\n    note: их\n"),),
        ("    note: наше\n", "", "    note: их\n"), (),
    ),
    "one field of a row in braces": (
        (("title: Четыре", "title: Ч"),), (("title: Четыре, due: 2022-04", "title: Четвёртая, due: 2022-06"),),
        ("  - {id: 4, title: Ч, due: 2022-06}\n", "  - {id: 4, title: Четыре, due: 2022-06}\n", "  - {id: 4, title: Четвёртая, due: 2022-06}\n"), (("due: 2022-04}", "due: 2022-06}"),),
    ),
    "a deadline moved by both": (
        (("due: 2022-05", "due: 2022-06"),), (("due: 2022-05", "due: 2022-07"),),
        ("    due: 2022-06\n", "    due: 2022-05\n", "    due: 2022-07\n"), (),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("ours", "theirs", "conflict", "rest"), DISPUTED.values(), ids=DISPUTED)
def test_what_got_two_values_stands_between_markers(
    ours: Changes, theirs: Changes, conflict: tuple[str, str, str], rest: Changes
) -> None:
    result = merged(PLAN, changed(ours), changed(theirs))
    assert not result.clean
    assert result.conflicts == [conflict]
    settled = (*ours, *(one for one in rest if one not in ours))
    assert rows_of(result.settled("ours")) == rows_of(changed(settled))


@pytest.mark.parametrize("name", ["one id for two rows, far apart", "one key twice, far apart"])
def test_git_alone_merges_these_wrongly_without_a_word(name: str) -> None:
    ours, theirs, _, _ = DISPUTED[name]
    result = by_git(PLAN, changed(ours), changed(theirs))
    assert result.clean
    assert not merged(PLAN, changed(ours), changed(theirs)).clean


def test_a_comment_left_by_a_field_taken_out_does_not_hold_the_next_one() -> None:
    base = PLAN.replace("    responsible: [a]\n    status", "    # кто\n    responsible: [a]\n    status")
    ours = base.replace("    responsible: [a]\n    status", "    status")
    theirs = base.replace("    status: planned\n", "")
    result = merged(base, ours, theirs)
    assert result.clean
    assert result.text == base.replace("    responsible: [a]\n    status: planned\n", "")


def test_both_moved_rows_each_its_own_way() -> None:
    ours, theirs = changed(((ROW2, ""), (ROW1, ROW2 + ROW1))), changed(((ROW1, ""), (ROW4, ROW4 + ROW1)))
    result = merged(PLAN, ours, theirs)
    assert not result.clean
    assert len(result.conflicts) == 1
    for side, text in (("ours", ours), ("theirs", theirs)):
        assert list(rows_of(result.settled(side))["activities"]) == list(rows_of(text)["activities"])


def test_a_change_in_rows_that_both_moved_is_in_both_orders() -> None:
    ours = changed(((ROW2, ""), (ROW1, ROW2 + ROW1), ("Пять", "Пятый")))
    theirs = changed(((ROW1, ""), (ROW4, ROW4 + ROW1), ("карантин", "грипп")))
    result = merged(PLAN, ours, theirs)
    for side in ("ours", "theirs"):
        assert rows_of(result.settled(side)) == rows_of(changed((("Пять", "Пятый"), ("карантин", "грипп"))))


def test_the_markers_are_as_long_as_asked_for() -> None:
    from cluster_cli.store.merge.chunks import Markers
    from cluster_cli.store.merge.files import merge
    from tests.merge.sides import lines

    sides = [changed(changes).encode() for changes in ((), (("Один", "Раз"),), (("Один", "Первый"),))]
    raw = merge(sides[0], sides[1], sides[2], lines, Markers(12, "main", "old", "topic")).raw.decode()
    assert f"{'<' * 12} main\n    title: Раз\n{'|' * 12} old\n" in raw
    assert f"{'=' * 12}\n    title: Первый\n{'>' * 12} topic\n" in raw
