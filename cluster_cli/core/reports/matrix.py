"""The matrix of the portfolio: projects against stages, with who, when, the money, the indicators and the health."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from cluster_cli.core.judge.views import Assessment
from cluster_cli.core.messages import PLACEHOLDER, Command, Message, Value, message, offer
from cluster_cli.core.model import NO_FACTS, Matrix
from cluster_cli.core.naming import CANCELLED, CARRIED, EXCUSED, LEVELS, UNDATED, Level
from cluster_cli.core.report import Column, Layout, Line, Report, Section, Tone, Unread
from cluster_cli.core.reports.project_cards import Card, standing
from cluster_cli.core.reports.shared import (
    COLOURS,
    LEVEL_TONES,
    ListReport,
    header,
    keyed,
    phase_line,
    report,
    totals_line,
)
from cluster_cli.core.text import visible

KEYS = 2
STAGES_EXAMPLE = 'stages: {initiation: "…", execution: "…", closing: "…"}'
MOST_NAMED = 10


def _of_stage(key: str | None) -> Callable[[Card], Value]:
    def cell(card: Card) -> Value:
        view = card.points.get(key)
        return None if view is None else standing(view)

    return cell


def stage_titles(matrix: Matrix, cards: Sequence[Card]) -> dict[str, str]:
    """The stages in the matrix's order, then those that only projects name, each with its title."""
    own = {stage.key: stage.key for card in cards for stage in card.project.stages if stage.key not in matrix.stages}
    return {**matrix.stages, **own}


def list_by_stage(matrix: Matrix, cards: Sequence[Card]) -> ListReport[Card]:
    """The list of projects with every column of the matrix, a stage's under `stage.KEY`."""
    stages = stage_titles(matrix, cards)
    cells = keyed(
        (Column("id", "No.", "id"), lambda card: card.project.id),
        (Column("title", "Title", wide=True), lambda card: card.project.title),
        *((Column(f"stage.{visible(key)}", "", "standing", heading=title or key), _of_stage(key)) for key, title in stages.items()),
        (Column("stage", "Without stages", "standing"), _of_stage(None)),
        (Column("lead", "Responsible", detail=True), lambda card: card.lead),
        (Column("activities", "Carries out activities", "list", detail=True), lambda card: card.project.activities),
        (Column("deadline", "Deadline", "day"), lambda card: card.deadline),
        (Column("expected", "Expected", "day"), lambda card: card.expected),
        (Column("deviation", "Shift, days", "days"), lambda card: card.deviation),
        (Column("planned", "Planned", "money", detail=True), lambda card: card.planned),
        (Column("spent", "Spent", "money", detail=True), lambda card: card.spent),
        (Column("indicator", "Worst indicator", "share"), lambda card: card.indicator),
        (Column("health", "Health", "term"), health),
        (Column("trouble", "Main issue and risk", "list", detail=True), lambda card: card.trouble),
        (Column("status", "Status", "term"), lambda card: card.row.status),
        (Column("sponsor", "Sponsor"), lambda card: card.project.sponsor),
        (Column("manager", "Manager"), lambda card: card.project.manager),
        (Column("goal", "Goal", detail=True), lambda card: card.project.goal),
    )  # fmt: skip
    stageless = any(None in card.points for card in cards)
    usual = tuple(key for key in cells if key not in OPTIONAL and (key != "stage" or stageless))
    return ListReport(cells, usual, tone)


OPTIONAL = ("status", "sponsor", "manager", "goal")
"""Columns that are shown only where they are asked for."""


def health(card: Card) -> Value:
    """The colour as a word; nothing for what is closed."""
    level = card.row.health.level
    return None if level is None else COLOURS[level]


def tone(card: Card) -> Tone:
    """The tone of the health, which the last column says in a word."""
    level = card.row.health.level
    return "" if level is None else LEVEL_TONES[level]


def matrix(
    assessment: Assessment,
    cards: Sequence[Card],
    listed: ListReport[Card],
    layout: Layout,
    unread: tuple[Unread, ...] = (),
) -> Report:
    """Projects against stages; names of columns are known to be right."""
    table = listed.table("rows", cards, layout, empty=message("No projects."), keys=KEYS)
    return report(
        "matrix",
        assessment,
        (*summary(assessment, cards), phase_line(assessment)),
        (Section(table=table),),
        hints(assessment, cards),
        unread=unread,
        totals={"health": {str(level): count for level, count in _levels(cards).items()}},
    )


def summary(assessment: Assessment, cards: Sequence[Card]) -> Iterator[Line]:
    """How many projects, how they stand, and the counts of their colours: never one colour for them all."""
    yield totals_line(message("Projects"), assessment.project_totals)
    totals = assessment.project_totals
    besides = (
        (EXCUSED, totals.excused), (CANCELLED, totals.cancelled), (CARRIED, totals.carried), (UNDATED, totals.undated)
    )  # fmt: skip
    parts = tuple(message("{what} {count}", what=term, count=count) for term, count in besides if count)
    if parts:
        yield Line(message("Besides, projects: {parts}.", parts=parts), "dim")
    levels = _levels(cards)
    if any(levels.values()):
        parts = tuple(message("{what} {count}", what=COLOURS[level], count=count) for level, count in levels.items())
        yield Line(message("Health of the open projects: {parts}.", parts=parts))
    yield header(assessment)


def _levels(cards: Sequence[Card]) -> dict[Level, int]:
    counts: dict[Level, int] = dict.fromkeys(LEVELS, 0)
    for card in cards:
        if card.row.health.level is not None:
            counts[card.row.health.level] += 1
    return counts


def hints(assessment: Assessment, cards: Sequence[Card]) -> Iterator[Line]:
    """What to fill in next, with the command or the key."""
    whole = assessment.portfolio.matrix
    if not whole.projects:
        yield Line(message("There is no project yet. One is added like this: {command}", command=_add(assessment)))
        return
    if not whole.stages:
        yield Line(
            message(
                "The stages are not named. They are written at the head of {file}: `{example}`",
                file="data/projects.yaml", example=STAGES_EXAMPLE,
            )
        )  # fmt: skip
    elif bare := [card for card in cards if card.project.facts == NO_FACTS and not card.project.stages]:
        stage = f"{next(iter(whole.stages))}={fitting_month(assessment)}"
        command = offer("update", bare[0].project.id, options=(("stage", stage),))
        yield _named(message("Without stages"), bare, command)
    if undated := [card for card in cards if card.deadline is None and card.row.closed is None]:
        command = offer(
            "move",
            undated[0].project.id,
            fitting_month(assessment),
            options=(("reason", PLACEHOLDER), ("by", PLACEHOLDER)),
        )
        yield _named(message("Without a deadline"), undated, command)
    if leaderless := [card for card in cards if card.lead is None and card.row.closed is None]:
        command = offer("update", leaderless[0].project.id, options=(("lead", some_party(assessment)),))
        yield _named(message("Without a responsible party"), leaderless, command)
    lacking = tuple(
        offer(name)
        for name, lacks in (
            ("budget", any(not card.project.budget for card in cards)),
            ("indicators", any(not card.project.indicators for card in cards)),
        )
        if lacks
    )
    if lacking:
        yield Line(
            message("Money or indicators are lacking; how they are written: {commands}", commands=lacking), "dim"
        )


def _named(what: Message, cards: Sequence[Card], command: Command) -> Line:
    return Line(fill_in(what, [card.project.id for card in cards], command))


def fill_in(what: Message, ids: Sequence[str], command: Command) -> Message:
    """What is lacking, of which items, and how it is filled in."""
    each_once = tuple(dict.fromkeys(ids))
    return message(
        "{what}: {count} ({ids}). It is filled in like this: {command}",
        what=what, count=len(each_once), ids=each_once if len(each_once) <= MOST_NAMED else (*each_once[:MOST_NAMED], PLACEHOLDER), command=command,
    )  # fmt: skip


def fitting_month(assessment: Assessment) -> str:
    """A month that a new deadline may fall into: the plan's last one, else that of the day."""
    period = assessment.portfolio.plan.period
    day = assessment.as_of if period is None else period.last
    return f"{day.year:04d}-{day.month:02d}"


def some_party(assessment: Assessment) -> str:
    """A party of the plan to show how one is written."""
    return next(iter(assessment.portfolio.plan.parties), PLACEHOLDER)


def _add(assessment: Assessment) -> Command:
    activity = next((row.id for row in assessment.rows), None)
    return offer("add", "project", options=(("title", PLACEHOLDER), ("activity", activity)))
