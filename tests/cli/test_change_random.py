"""Any command about any item: it is refused and changes nothing, or the plan stays right and undo gives the bytes back."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cluster_cli.store.workspace import load
from tests.cli.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Runner

DEMO = ROOT / "examples" / "demo" / "data"
ITEMS = (
    "1",
    "2",
    "3",
    "4",
    "5",
    "6",
    "7",
    "8",
    "9",
    "10",
    "10.1",
    "10.2",
    "10.3",
    "11",
    "12",
    "13",
    "14",
    "15",
    "16",
    "17",
    "18",
)
CARDS = ("bus", "catalog", "tiflo", "club")
POINTS = (
    "2026-01",
    "2026-04",
    "2026-07",
    "2026-12",
    "2026-Q2",
    "2026-Q4",
    "2026-02-05",
    "2026-09-17",
    "preparation",
    "execution",
    "closing",
)
PERIODS = ("2026-07", "2026-Q3", "2026-12-31", "2027-01", "2025-SY", "2026")
DAYS = ("2026-06-30", "01.07.2026", "вчера", "2026-02-28", "2026-07-02")
BY = ("s-5", "order-17", "устно", "Протокол № 2 заседания Совета библиотек")


def option(name: str, values: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.just(()) | st.sampled_from(values).map(lambda value: (name, value))


GROUNDS = st.tuples(st.sampled_from(BY), st.sampled_from((None, *DAYS))).map(
    lambda told: ("--reason", "решено", "--by", told[0], *(("--on", told[1]) if told[1] else ()))
)
SOME_GROUNDS = GROUNDS | GROUNDS | GROUNDS | option("--reason", ("р",))
ONE_POINT = ("1", "3", "4", "5", "10.1", "10.2", "10.3", "11", "12", "13", "14", "15", "16", "17", "18", "bus")
OF_SERIES = {
    "2": ("2026-01", "2026-04", "2026-07", "2026-08", "2026-12"), "6": ("2026-Q2", "2026-Q4"), "7": ("2026-02-05", "2026-04-02", "2026-04-30", "2026-09-17"),
    "8": ("2026-Q1", "2026-Q2"), "9": ("2026-01", "2026-05", "2026-11"), "catalog": ("initiation", "preparation", "execution", "closing"),
}  # fmt: skip
FITTING = st.sampled_from(
    [(name,) for name in ONE_POINT] + [(name, "--for", point) for name, points in OF_SERIES.items() for point in points]
)
TARGET = (
    FITTING
    | FITTING
    | FITTING
    | st.tuples(st.sampled_from((*ITEMS, *CARDS)), option("--for", POINTS)).map(lambda told: (told[0], *told[1]))
)
FIELDS = st.sampled_from(
    (
        ("--note", "н"), ("--note", ""), ("--title", "Новое: «имя»"), ("--weight", "3"), ("--forecast", "2026-09"), ("--late-reason", "р"),
        ("--late-reason", ""), ("--responsible", "ЦГБ", "--responsible", "uk"), ("--status", "active"), ("--status", "planned"), ("--start", "2026-01"),
        ("--until", "2026-11"), ("--repeat", "quarterly"), ("--lag", "5wd"), ("--unheld", "owed"), ("--measure", "percent"), ("--after", "1"),
        ("--after", ""), ("--part-of", "10"), ("--extra", "kosgu=1"), ("--evidence", "a.pdf"), ("--also", "2026-03-20"), ("--section", "org"),
        ("--progress", "2026-06-30=90"), ("--assessment", "red"), ("--role", "cgb=роль"), ("--wording", ""), ("--question", "?"), ("--goal", "ц"),
        ("--gate", "go"), ("--gate", ""), ("--lead", "uk"), ("--team", "cgb"), ("--stage", "closing=2026-12"), ("--action", "м"), ("--result", "р"), ("--number", "1а"),
    )
)  # fmt: skip


RECORDED = st.tuples(
    st.sampled_from(("records", "catalog.search", "r1", "tiflo.r3", "i1", "Настройка программы", "описание старого фонда", "r")),
    st.sampled_from(
        (
            ("27",), ("14.50",), ("14,5",), ("--spent", "1.10"), ("--committed", "0", "--reason", "р"), ("--status", "closed"), ("--status", "happened"),
            ("--resolution", "есть"), ("--resolution", ""), ("--status", "no"), ("--spent", "380000.01", "--source", "region"), (),
        )
    ),
).map(lambda told: (told[0], *told[1]))  # fmt: skip


def joined(*parts: st.SearchStrategy[tuple[str, ...]]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.tuples(*parts).map(lambda pieces: tuple(word for piece in pieces for word in piece))


def verb(*words: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.just(words)


def moved(target: tuple[str, ...], period: str, grounds: tuple[str, ...]) -> tuple[str, ...]:
    return ("move", target[0], period, *target[1:], *grounds)


COMMANDS = (
    joined(verb("done"), TARGET, option("--on", DAYS), option("--evidence", ("a.pdf",)), option("--reason", ("р",)))
    | st.builds(moved, TARGET, st.sampled_from(PERIODS), SOME_GROUNDS)
    | joined(st.sampled_from(("excuse", "cancel", "pause", "reopen")).map(lambda name: (name,)), TARGET, SOME_GROUNDS)
    | joined(verb("resume"), TARGET)
    | joined(verb("confirm"), TARGET, option("--by", BY), option("--on", DAYS))
    | joined(verb("update"), TARGET, FIELDS, SOME_GROUNDS)
    | joined(
        verb("record"), RECORDED, option("--on", DAYS), option("--project", CARDS), option("--replace", ("--no-input",))
    )
    | joined(verb("record"), RECORDED)
    | joined(verb("remove"), st.sampled_from((*ITEMS, *CARDS)).map(lambda item: (item,)))
)


def check(cluster: Runner, folder: Path, commands: list[tuple[str, ...]]) -> None:
    shutil.rmtree(folder / "data", ignore_errors=True)
    shutil.copytree(DEMO, folder / "data")
    for arguments in commands:
        before = {path.name: path.read_bytes() for path in (folder / "data").glob("*.yaml")}
        run = cluster(*arguments, "--as-of", "2026-07-01", "--lang", "en")
        after = {path.name: path.read_bytes() for path in (folder / "data").glob("*.yaml")}
        assert run.status in {0, 2}, run.err
        assert "unexpected" not in run.err, f"{arguments}\n{run.err}"
        assert (run.out == "") == (run.status == 2), f"{arguments}\n{run.out}{run.err}"
        assert run.status == 0 or before == after
        if before == after:
            continue
        errors = [fault.code for fault in load(folder / "data").diagnostics if fault.severity == "error"]
        assert set(errors) <= {"confirmation-missing"}, f"{arguments}: {errors}"
        assert cluster("undo").status == 0
        assert {path.name: path.read_bytes() for path in (folder / "data").glob("*.yaml")} == before, arguments
        assert cluster(*arguments, "--as-of", "2026-07-01").status == 0
        assert {path.name: path.read_bytes() for path in (folder / "data").glob("*.yaml")} == after, arguments


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(COMMANDS, min_size=1, max_size=4))
def test_any_commands_one_after_the_other(cluster: Runner, tmp_path: Path, commands: list[tuple[str, ...]]) -> None:
    check(cluster, tmp_path, commands)


@pytest.mark.long
@settings(max_examples=1_000, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(COMMANDS, min_size=1, max_size=12))
def test_many_commands_one_after_the_other(cluster: Runner, tmp_path: Path, commands: list[tuple[str, ...]]) -> None:
    check(cluster, tmp_path, commands)
