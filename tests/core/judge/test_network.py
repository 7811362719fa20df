"""Dependencies of a plan as of a day: who waits for whom, the delay along each edge, float in days, reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from cluster_cli.core.judge.assessment import assess
from cluster_cli.core.judge.network import network_of, ties_of, timetable_of
from cluster_cli.core.model import Decided, Matrix, Portfolio, Project, Repeat, Stage
from cluster_cli.i18n import Words
from tests.core.plans import day, month, one, plan_of

if TYPE_CHECKING:
    from cluster_cli.core.judge.network import Direction, Edge, Network
    from cluster_cli.core.model import Activity

ENGLISH, RUSSIAN = Words("en"), Words("ru")


def network(*rows: Activity, as_of: str = "2022-03-15", cards: tuple[Project, ...] = ()) -> Network:
    return network_of(assess(Portfolio(plan_of(*rows).plan, Matrix(projects=cards)), day(as_of)))


def edge(*rows: Activity, as_of: str = "2022-03-15") -> Edge:
    (found,) = network(*rows, as_of=as_of).edges.values()
    return found


def waits(row: str, *others: str, due: str | None = "2022-02", **values: object) -> Activity:
    return one(row, due, after=others, **values)


def listed(found: Network, item: str, direction: Direction) -> list[str]:
    """An indented list as text: the depth, the id, `again` for what is not repeated."""
    return ["  " * tie.depth + tie.id + " again" * tie.again for tie in ties_of(found, item, direction)]


DIAMOND = (one("1"), waits("2", "1"), waits("3", "1"), waits("4", "2", "3"), waits("5", "4"), one("6"))


def test_who_waits_for_whom_through_all_others() -> None:
    found = network(*DIAMOND)
    assert listed(found, "5", "before") == ["  4", "    2", "      1", "    3", "      1"]
    assert listed(found, "1", "after") == ["  2", "    4", "      5", "  3", "    4 again"]
    assert listed(found, "6", "after") == listed(found, "nobody", "before") == []
    assert found.items == ("1", "2", "3", "4", "5")
    (first, *_) = ties_of(found, "1", "after")
    assert (first.edge.before, first.edge.after) == ("1", "2")


def test_projects_and_rows_wait_for_one_another() -> None:
    card = Project("p", "Портал", after=("1",), due=month("2022-06"))
    found = network(one("1"), waits("2", "p"), cards=(card,))
    assert listed(found, "2", "before") == ["  p", "    1"]


def test_ties_of_circles_and_to_nothing_are_taken_out_and_told() -> None:
    rows = (
        waits("1", "2"),
        waits("2", "3", "x"),
        waits("3", "1"),
        waits("4", "1", "5"),
        waits("5", "5", "3"),
        waits("6", "4"),
    )
    found = network(*rows)
    assert found.circles == (("1", "2", "3"), ("5",))
    assert found.unknown == (("2", "x"),)
    assert found.before == {"1": (), "2": (), "3": (), "4": ("1", "5"), "5": ("3",), "6": ("4",)}
    assert listed(found, "6", "before") == ["  4", "    1", "    5", "      3"]


@pytest.mark.parametrize(
    ("earlier", "later", "as_of", "late", "gap", "delay"),
    [
        # nothing known: in time
        (one(due="2022-02"), waits("2", "1", due="2022-03"), "2022-02-28", 0, 0, 0),
        # overdue by 15 days, the other one begins at once, a month later, or overlaps
        (one(due="2022-02"), waits("2", "1", due="2022-03"), "2022-03-15", 15, 0, 15),
        (one(due="2022-02"), waits("2", "1", due="2022-04"), "2022-03-15", 15, 31, 0),
        (one(due="2022-02"), waits("2", "1", due="2022-06", start=month("2022-03-11")), "2022-03-15", 15, 10, 5),
        (one(due="2022-02"), waits("2", "1", due="2022-06", start=month("2022-02-15")), "2022-03-15", 15, -14, 15),
        # expected in April by its owner: 61 days after the deadline
        (one(due="2022-02", forecast=month("2022-04")), waits("2", "1", due="2022-03"), "2022-02-15", 61, 0, 61),
        # overdue longer than the owner expected
        (one(due="2022-02", forecast=month("2022-03-05")), waits("2", "1", due="2022-03"), "2022-03-15", 15, 0, 15),
        # done 5 days late
        (one(due="2022-02", completed=day("2022-03-05")), waits("2", "1", due="2022-03"), "2022-03-15", 5, 0, 5),
        # lifted: nobody waits for it, even where that was decided after the fact
        (one(excused=Decided(day("2022-02-01"))), waits("2", "1", due="2022-03"), "2022-03-15", 0, None, 0),
        (
            one(status="cancelled", decided=Decided(day("2022-03-10"))),
            waits("2", "1", due="2022-03"),
            "2022-03-15",
            0,
            None,
            0,
        ),
        # the other one is done already
        (one(due="2022-02"), waits("2", "1", due="2022-03", completed=day("2022-03-01")), "2022-03-15", 15, 0, 0),
        # without a deadline there is no gap, and nothing known of the lateness
        (one(due=None), waits("2", "1", due="2022-03"), "2022-03-15", 0, None, 0),
        (one(due="2022-02"), waits("2", "1", due=None), "2022-03-15", 15, None, 15),
    ],
)
def test_the_delay_along_an_edge(
    earlier: Activity, later: Activity, as_of: str, late: int, gap: int | None, delay: int
) -> None:
    found = edge(earlier, later, as_of=as_of)
    assert (found.late, found.gap, found.delay) == (late, gap, delay)


def test_a_delay_goes_on_as_far_as_the_gaps_let_it() -> None:
    """1 is 15 days late; 2 begins at once, is pushed by 15; 10 free days before 3, 5 are left; 4 is done."""
    rows = (
        one("1", due="2022-02"),
        waits("2", "1", due="2022-03"),
        waits("3", "2", due="2022-05", start=month("2022-04-11")),
        waits("4", "3", due="2022-06", completed=day("2022-03-01")),
        waits("5", "4", due="2022-07"),
    )
    found = network(*rows)
    assert [one.delay for one in found.edges.values()] == [15, 5, 0, 0]
    assert found.late == {"1": 15, "2": 15, "3": 5, "4": 0, "5": 0}


def test_of_a_project_the_worst_open_stage_counts() -> None:
    stages = (Stage("a", month("2022-01")), Stage("b", month("2022-02")), Stage("c", month("2022-06")))
    card = Project("p", "Портал", stages=stages)
    found = network(waits("2", "p", due="2022-07"), cards=(card,))
    assert found.edges["p", "2"].late == 43  # 31 January to 15 March
    assert (found.spans["p"].first, found.spans["p"].last) == (day("2022-01-01"), day("2022-06-30"))


def test_the_critical_path_in_days() -> None:
    """By hand: 1 takes January, 2 February, 3 from 1 February to 15 March, 4 April after both, 5 all of June."""
    rows = (
        one("1", due="2022-01"),
        waits("2", "1", due="2022-02"),
        waits("3", "1", due="2022-03-15", start=month("2022-02")),
        waits("4", "2", "3", due="2022-04"),
        waits("5", "4", due="2022-06"),
        one("6", due="2022-12"),
    )
    found = timetable_of(network(*rows), "2")
    assert found is not None
    assert (found.origin, found.length) == (day("2022-01-01"), 181)
    assert {name: (each.es, each.ef, each.ls, each.lf, each.float_days) for name, each in found.passes.items()} == {
        "1": (0, 31, 47, 78, 47),
        "2": (31, 59, 93, 121, 62),
        "3": (31, 74, 78, 121, 47),
        "4": (90, 120, 121, 151, 31),
        "5": (151, 181, 151, 181, 0),
    }
    assert found.critical == ("5",)
    assert found.day(found.passes["5"].es) == day("2022-06-01")
    assert found == timetable_of(network(*rows), "5")


def test_rows_that_leave_no_room_between_them_are_critical() -> None:
    rows = (
        one("1", due="2022-01"),
        waits("2", "1", due="2022-02"),
        waits("3", "2", due="2022-03"),
        waits("4", "1", due="2022-02"),
    )
    found = timetable_of(network(*rows), "4")
    assert found is not None
    assert found.critical == ("1", "2", "3")
    assert found.passes["4"].float_days == 31


def test_rows_without_a_deadline_need_no_time_and_are_told() -> None:
    found = timetable_of(network(one("1", due=None), waits("2", "1", due="2022-02")), "1")
    assert found is not None
    assert (found.undated, found.critical, found.length) == (("1",), ("2",), 28)
    assert timetable_of(network(one("1", due=None), waits("2", "1", due=None)), "1") is None
    assert timetable_of(network(one("1")), "1") is None
    assert timetable_of(network(one("1")), "nobody") is None


def test_a_deadline_before_the_start_takes_no_days() -> None:
    found = timetable_of(network(one("1", start=month("2022-06")), waits("2", "1", due="2022-07")), "1")
    assert found is not None
    assert found.passes["1"].ef == found.passes["1"].es


def reasons(*rows: Activity, as_of: str = "2022-03-15") -> tuple[str | None, list[str]]:
    health = assess(plan_of(*rows), day(as_of)).by_id[rows[-1].id].health
    return health.level, [ENGLISH.say(reason) for reason in health.reasons]


def test_what_it_waits_for_is_named_where_it_is_overdue_and_gives_no_colour() -> None:
    earlier = (one("1", due="2022-01"), one("2", due="2022-02"), one("3", due="2022-04"))
    assert reasons(*earlier, waits("4", "x", "4", "3", "2", "1", due="2022-12")) == (
        "green",
        [
            "No. 4: deadline 2022-12-31, 291 days left",
            "No. 1, for which it waits, is overdue by 43 days",
            "No. 2, for which it waits, is overdue by 15 days",
        ],
    )
    assert reasons(*earlier, waits("4", "3", due="2022-12")) == ("green", ["No. 4: deadline 2022-12-31, 291 days left"])


def test_what_is_done_waits_for_nothing_and_nobody_waits_for_what_was_lifted() -> None:
    assert reasons(one("1"), waits("2", "1", completed=day("2022-03-01"))) == (None, [])
    lifted = one("1", excused=Decided(day("2022-03-10")))
    assert reasons(lifted, waits("2", "1", due="2022-12")) == ("green", ["No. 2: deadline 2022-12-31, 291 days left"])


def test_a_project_names_what_it_waits_for_in_words() -> None:
    card = Project("p", "Портал", after=("1", "q"), due=month("2022-12"))
    other = Project("q", "Зал", due=month("2022-01"))
    cards = assess(Portfolio(plan_of(one("1")).plan, Matrix(projects=(card, other))), day("2022-03-15")).cards
    assert [RUSSIAN.say(reason) for reason in cards[0].health.reasons] == [
        "проект «Портал»: срок 31.12.2022, остаётся 291 день",
        "предшествует проект «Зал»: просрочено на 43 дня",
        "предшествует № 1: просрочено на 15 дней",
    ]


def test_a_series_that_misses_meetings_is_not_overdue() -> None:
    series = one("1", due="2022-01", repeat=Repeat(1, "month", "monthly"))
    found = network(series, waits("2", "1", due="2022-12"), as_of="2022-03-15")
    assert found.edges["1", "2"].late == 15  # February's meeting; January's is missed


def test_a_row_with_parts_is_finished_with_the_last_of_them() -> None:
    rows = (
        one("1", due=None),
        one("2", due="2022-01", part_of="1"),
        one("3", due="2022-02", part_of="1"),
        waits("4", "1", due="2022-03"),
    )
    found = edge(*rows)
    assert (found.before, found.late, found.gap) == ("1", 43, 0)


def test_an_id_that_stands_twice_does_no_harm() -> None:
    card = Project("1", "Портал", after=("2",), due=month("2022-12"))
    portfolio = Portfolio(plan_of(one("1"), one("2", after=("1",))).plan, Matrix(projects=(card,)))
    assessment = assess(portfolio, day("2022-03-15"))
    assert [row.item.title for row in (*assessment.rows, *assessment.cards)] == [
        "Мероприятие 1",
        "Мероприятие 2",
        "Портал",
    ]
    network_of(assessment)


def test_the_longest_chain_is_reckoned_without_recursion() -> None:
    rows = [structs.replace(one(str(number), due="2022-02"), after=(str(number - 1),)) for number in range(1, 3000)]
    found = network(one("0", due="2022-01"), *rows)
    assert len(list(ties_of(found, "0", "after"))) == 2999
    timetable = timetable_of(found, "0")
    assert timetable is not None
    assert timetable.length == 31 + 2999 * 28
