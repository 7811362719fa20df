"""Rules of the plan's head: what it expects, sets and calls itself, and the fields that the office has declared."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from msgspec import Struct

from cluster_cli.core.diagnostics import Code, Diagnostic
from cluster_cli.core.messages import Message, Term, counted
from cluster_cli.core.model import OfficeField
from cluster_cli.core.periods import Period, PeriodFault, parse_day
from cluster_cli.core.plan.schedule import MOST_POINTS_IN_ALL, grid_fault, point_names
from cluster_cli.core.rules.lookup import Lookup, Misspelt, among, at, finding, in_list, misspelt

_CALENDAR = re.compile(r"[A-Z]{2,3}")
_YEARS = re.compile(
    r"(?<![\d.,№-])(?P<first>(?:19|20)\d\d)"
    r"(?:\s*[-‐‑–—/]\s*(?P<second>(?:19|20)\d\d|\d\d)(?![\d-]))?"
    r"(?![\d-])(?P<school>\s+(?:уч\.|учебн\w*|school|academic)\s*(?:год\w*|years?)?)?"
)
_FAR_GOAL = re.compile(r"(?:\bдо|\buntil|\bby|стратеги\w*)\s*$", re.IGNORECASE)


EXPECT_DIFFERS = Code(
    "expect-differs",
    "error",
    "{wanted} expected, and there are: {there}",
    "Find what is missing or too much; where the paper was changed, mend expect.",
    "What the approved paper has is counted once and written down. So a row that was lost or entered twice is found.",
    bad="expect: {activities: 2}\nactivities:\n  - id: 1\n    title: Формирование совета\n",
    good="expect: {activities: 1}\nactivities:\n  - id: 1\n    title: Формирование совета\n",
    rests_on=("activities", "projects"),
)


def expectations(lookup: Lookup) -> Iterator[Diagnostic]:
    """There are as many activities, points and projects as the approved paper has, where the plan says how many."""
    for name, wanted in lookup.plan.expect.items():
        there = _there(lookup, name)
        if there is not None and there != wanted:
            yield finding(EXPECT_DIFFERS, at(None, "expect", name), None, wanted=_COUNTED[name](wanted), there=there)


_COUNTED: dict[str, Callable[[int], Message]] = {
    "activities": lambda count: counted("{count} activity", "{count} activities", count),
    "points": lambda count: counted("{count} control point", "{count} control points", count),
    "projects": lambda count: counted("{count} project", "{count} projects", count),
}


def _there(lookup: Lookup, name: str) -> int | None:
    """The number of what the totals count; `None` where it cannot be told."""
    if name == "projects":
        return len(lookup.projects)
    if name == "activities":
        return sum(row.part_of is None for row in lookup.activities)
    return _points(lookup)


def _points(lookup: Lookup) -> int | None:
    count = 0
    for row in lookup.activities:
        if row.id in lookup.parts:
            continue
        if not row.has_several_points or row.measure in {"effort", "projects"}:
            count += 1
            continue
        if grid_fault(row, lookup.plan) is not None or count > MOST_POINTS_IN_ALL:
            return None
        count += len(point_names(row, lookup.plan))
    return count


BAD_CALENDAR = Code(
    "bad-calendar",
    "error",
    "`{code}` is not the code of a country",
    "Write two capital Latin letters: RU for Russia.",
    "The production calendar of a country says which days nobody works. Its code is that of the international list "
    "of countries.",
    bad="calendar: Россия\n",
    good="calendar: RU\n",
)


def bad_calendar(lookup: Lookup) -> Iterator[Diagnostic]:
    """The production calendar is named by the code of its country."""
    code = lookup.plan.calendar
    if code is not None and not _CALENDAR.fullmatch(code):
        yield finding(BAD_CALENDAR, at(None, "calendar"), None, code=code)


def settings(lookup: Lookup) -> Iterator[Diagnostic | Misspelt]:
    """Under `rules` and `health` the plan sets only codes and thresholds that exist."""
    if lookup.plan.rules:
        yield from _rules(lookup)
    if lookup.plan.health:
        yield from _thresholds(lookup)


UNKNOWN_RULE = Code(
    "unknown-rule",
    "error",
    "there is no finding with the code {rule}",
    "{hint}",
    "Under rules a plan says which findings it takes for errors, for warnings or for nothing. A misspelt code would "
    "change nothing.",
    bad="rules: {done-without-evidense: error}\n",
    good="rules: {done-without-evidence: error}\n",
)

FIXED_RULE = Code(
    "fixed-rule",
    "warning",
    "{rule} is always an error; this setting changes nothing",
    "Take the line out.",
    "Only warnings can be made errors or be switched off. An error makes the plan wrong, whoever reads it.",
    bad="rules: {unknown-party: off}\n",
    good="rules: {done-without-evidence: off}\n",
)


def _rules(lookup: Lookup) -> Iterator[Diagnostic | Misspelt]:
    from cluster_cli.core.codes import code_of, every_code  # noqa: PLC0415 - only where a plan sets severities

    for name, severity in lookup.plan.rules.items():
        code = code_of(name)
        if code is None:
            search = among("codes", name, _changeable(every_code()))
            yield misspelt(UNKNOWN_RULE, at(None, "rules", name, key=True), None, search, rule=name)
        elif code.severity == "error" and severity != "error":
            yield finding(FIXED_RULE, at(None, "rules", name), None, rule=name)


def _changeable(codes: Mapping[str, Code]) -> list[str]:
    """The warnings: what a plan may change."""
    return sorted(name for name, code in codes.items() if code.severity == "warning")


UNKNOWN_THRESHOLD = Code(
    "unknown-threshold",
    "error",
    "there is no threshold {name}",
    "{hint}",
    "Under health a plan sets the limits between the colours. A misspelt name would leave the usual limit.",
    bad="health: {overdue: 20}\n",
    good="health: {overdue_red: 20}\n",
)


def _thresholds(lookup: Lookup) -> Iterator[Misspelt]:
    from cluster_cli.core.judge.health import Thresholds  # noqa: PLC0415 - only where a plan sets thresholds

    thresholds = Thresholds.__struct_fields__
    for name in lookup.plan.health:
        if name not in thresholds:
            search = among("thresholds", name, thresholds)
            yield misspelt(UNKNOWN_THRESHOLD, at(None, "health", name, key=True), None, search, name=name)


OPEN_QUESTION = Code(
    "open-question",
    "warning",
    "a question is open: {question}",
    "Clear it up with those who approved the plan, write down what follows, and take the question out.",
    "What the document leaves open is not guessed. The question stays in sight until it is answered.",
    bad="activities:\n  - question: Заседания двух советов считать вместе или порознь?\n",
    good="activities:\n  - note: Заседания двух советов считаются вместе\n",
)


def open_questions(lookup: Lookup) -> Iterator[Diagnostic]:
    """A question stays a warning until somebody has answered it."""
    if lookup.plan.question is not None:
        yield finding(OPEN_QUESTION, at(None, "question"), None, question=lookup.plan.question)
    for row in lookup.activities:
        if row.question is not None:
            yield finding(OPEN_QUESTION, at(row, "question"), row, question=row.question)


class YearsNamed(Struct, frozen=True):
    """Years that a title names: its own words and the days that they mean."""

    text: str
    first: date
    last: date

    def fits(self, period: Period) -> bool:
        """Whether a plan of the period may be called so: it lies within, and touches the first year and the last."""
        within = self.first <= period.first and period.last <= self.last
        return within and (period.first.year, period.last.year) == (self.first.year, self.last.year)


TITLE_PERIOD = Code(
    "title-period",
    "warning",
    "the title says “{named}”, and the period of the plan is another: {period}",
    "Mend the title or the period. Where the document itself is so, leave both; once that is cleared up, the plan can "
    "switch this warning off under rules.",
    "Whoever reads the title expects deadlines of that time. Perhaps the period is wrong, perhaps deadlines are "
    "missing, perhaps the document was named after another one.",
    bad="title: План на 2022-2023 учебный год\nperiod: 2022\n",
    good="title: План на 2022 год\nperiod: 2022\n",
    rests_on=("period",),
)


def title_of_another_period(lookup: Lookup) -> Iterator[Diagnostic]:
    """The title names the plan's own period, where it names any."""
    period = lookup.plan.period
    if period is None:
        return
    years = years_in(lookup.plan.title)
    if not years or any(each.fits(period) for each in years):
        return
    whole = YearsNamed("", min(each.first for each in years), max(each.last for each in years))
    if not whole.fits(period):
        yield finding(TITLE_PERIOD, at(None, "title"), None, at(None, "period"), named=years[0].text, period=period)


def years_in(title: str) -> list[YearsNamed]:
    """The years and spans of years in a title; the year of a far goal («до 2030 года») is none."""
    years = []
    for match in _YEARS.finditer(title):
        if _FAR_GOAL.search(title, 0, match.start()):
            continue
        first, last = int(match["first"]), _second(match)
        text = match[0].strip()
        if match["school"] and last == first + 1:
            years.append(YearsNamed(text, date(first, 9, 1), date(last, 8, 31)))
        elif last >= first:
            years.append(YearsNamed(text, date(first, 1, 1), date(last, 12, 31)))
    return years


def _second(match: re.Match[str]) -> int:
    """The last year of a span: written in full, or by two digits where it follows the first."""
    first, second = int(match["first"]), match["second"]
    if second is None:
        return first
    if len(second) == 4:
        return int(second)
    return first + 1 if int(second) == (first + 1) % 100 else first


# Fields of the office's own

_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,9})?")
_TYPES = {"number": Term("number", "a number such as 12.5"), "date": Term("date", "a day such as 2022-03-15")}


UNKNOWN_EXTRA = Code(
    "unknown-extra",
    "error",
    "the plan declares no field {field} of its own",
    "{hint}",
    "Fields of the office's own stand under extra and are declared once in the plan's fields, with a name and a type. "
    "So a misspelt one is noticed.",
    bad="fields:\n  kosgu: {name: Код КОСГУ}\nactivities:\n  - extra: {kosgy: '226'}\n",
    good="fields:\n  kosgu: {name: Код КОСГУ}\nactivities:\n  - extra: {kosgu: '226'}\n",
    rests_on=("fields",),
)

EXTRA_TYPE = Code(
    "extra-type",
    "error",
    "{field}: `{text}` is not {type}",
    "Write {type}, or declare another type in the plan's fields.",
    "The type of the office's own field is declared in the plan, so that it can be sorted and added up.",
    bad="fields:\n  quantity: {name: Количество, type: number}\nactivities:\n  - extra: {quantity: дюжина}\n",
    good="fields:\n  quantity: {name: Количество, type: number}\nactivities:\n  - extra: {quantity: '12'}\n",
    rests_on=("fields",),
)


def office_fields(lookup: Lookup) -> Iterator[Diagnostic | Misspelt]:
    """What stands under `extra` is declared under the plan's `fields`, and of the type declared there."""
    fields = lookup.plan.fields
    for item in lookup.every_item:
        for name, text in item.extra.items():
            field = fields.get(name)
            if field is None:
                search = in_list("fields", name, lambda: {key: each.name for key, each in fields.items()})
                yield misspelt(UNKNOWN_EXTRA, at(item, "extra", name, key=True), item, search, field=name)
            elif not _fits(field, text):
                where = at(item, "extra", name)
                yield finding(EXTRA_TYPE, where, item, field=name, text=text, type=_TYPES[field.type])


def _fits(field: OfficeField, text: str) -> bool:
    if field.type == "number":
        return _NUMBER.fullmatch(text) is not None
    if field.type == "date":
        return not isinstance(parse_day(text), PeriodFault)
    return True


CODES: tuple[Code, ...] = (
    EXPECT_DIFFERS,
    BAD_CALENDAR,
    UNKNOWN_RULE,
    FIXED_RULE,
    UNKNOWN_THRESHOLD,
    TITLE_PERIOD,
    OPEN_QUESTION,
    UNKNOWN_EXTRA,
    EXTRA_TYPE,
)
