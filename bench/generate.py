"""Make a plan of N activities to measure with: the same arguments give the same bytes on every machine.

Usage: python bench/generate.py N OUT [--projects M] [--stages K] [--seed S]

OUT is a folder, made if it is not there; roadmap.yaml in it, and projects.yaml where there are projects, are written
anew. The plan is that of an invented office, half-way through the year 2026: rows with one deadline and with several,
series, completions in time and late, moves, excuses; about eight fields and 360 bytes a row.
"""

from __future__ import annotations

import argparse
import sys
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

YEAR = 2026
AS_OF = date(YEAR, 7, 1)
"""Nothing of what is made is later than the day before; measure as of this day."""

WORKS = (
    "Проведение семинара для наставников", "Подготовка методических рекомендаций", "Обследование помещений филиала",
    "Обновление сведений на сайте", "Заседание рабочей группы", "Сбор предложений участников",
    "Заключение соглашений о сотрудничестве", "Разработка учебной программы", "Приобретение оборудования для занятий",
    "Мониторинг посещаемости занятий", "Подготовка отчёта о работе", "Организация городской выставки",
)  # fmt: skip
SUBJECTS = (
    "по вопросам доступной среды", "для людей старшего возраста", "в сельских библиотеках", "для школьников 5–9 классов",
    "с участием работодателей", "в отдалённых микрорайонах", "для семей с детьми", "на базе колледжа",
)  # fmt: skip
REASONS = ("не поступили сведения филиалов", "повторные торги", "карантин", "болезнь исполнителя")
MONTHS = (
    "Январь", "Февраль", "Март", "Апрель", "Май", "Июнь", "Июль", "Август", "Сентябрь", "Октябрь", "Ноябрь", "Декабрь",
)  # fmt: skip
PARTIES = 12
SECTIONS = 6
STAGES = (
    ("initiation", "Инициирование"), ("preparation", "Подготовка"), ("execution", "Реализация"), ("closing", "Завершение"),
)  # fmt: skip
FURTHER_STAGES = (("acceptance", "Приёмка"), ("support", "Сопровождение"))
"""What stands before the last one where a project is to have more stages."""


class Dice:
    """Chance from a seed. Only `Random.random` is used: its numbers are the same in every version of Python."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def below(self, count: int) -> int:
        """A whole number from 0, less than `count`."""
        return int(self._random.random() * count)

    def pick(self, options: Sequence[str]) -> str:
        """One of the options."""
        return options[self.below(len(options))]

    def happens(self, per_cent: int) -> bool:
        """Whether something of this likelihood happens."""
        return self.below(100) < per_cent


class Row(NamedTuple):
    """A row's lines, and what a project that carries it out must agree with, where it has one deadline."""

    lines: tuple[str, ...]
    lead: int
    first_month: int
    last_month: int


def rows(count: int, seed: int) -> list[Row]:
    """The rows of a plan."""
    dice = Dice(seed)
    return [_row(number, dice) for number in range(1, count + 1)]


def roadmap(count: int, seed: int) -> str:
    """The text of roadmap.yaml with `count` activities."""
    lines = [
        "# Составлено программой bench/generate.py для измерений: всё вымышлено.",
        "format: 1",
        "title: План деятельности вымышленного ведомства на 2026 год (для измерений)",
        "language: ru",
        "timezone: Asia/Yekaterinburg",
        f"period: {YEAR}",
        "expect:",
        f"  activities: {count}",
        "parties:",
    ]
    for party in range(PARTIES):
        lines += [f"  p{party}:", f"    name: Учреждение № {party + 1} города Солнцеграда"]
    lines.append("sections:")
    lines += [f"  s{section}: Раздел {section + 1}" for section in range(SECTIONS)]
    lines += ["decisions:", "  d1:", "    title: Протокол № 1 заседания совета", f"    on: {YEAR}-01-15"]
    lines.append("activities:" if count else "activities: []")
    for row in rows(count, seed):
        lines += row.lines
    return "\n".join([*lines, ""])


def _row(number: int, dice: Dice) -> Row:
    month = dice.below(12) + 1
    kind = dice.below(100)
    head = [
        f"  - id: {number}",
        f"    title: {dice.pick(WORKS)} {dice.pick(SUBJECTS)} ({number})",
        f"    section: s{dice.below(SECTIONS)}",
    ]
    lead, other = dice.below(PARTIES), dice.below(PARTIES)
    parties = f"[p{lead}]" if lead == other else f"[p{lead}, p{other}]"
    if kind < 8:
        return Row((*head, *_series(dice, parties), ""), lead, 0, 0)
    if kind < 14:
        return Row((*head, *_several(dice, parties), ""), lead, 0, 0)
    moved = month < 12 and dice.happens(7)
    first = max(1, month - 1 - dice.below(2)) if dice.happens(35) else month
    return Row((*head, *_single(dice, first, month, parties, moved=moved), ""), lead, first, month + moved)


def _series(dice: Dice, parties: str) -> Iterator[str]:
    """A monthly or quarterly series, held now and then."""
    quarterly = dice.happens(50)
    names = [f"{YEAR}-Q{quarter}" for quarter in (1, 2, 3, 4)] if quarterly else [_month(each) for each in range(1, 13)]
    yield "    wording: " + ("Ежеквартально" if quarterly else "Ежемесячно")
    yield f"    due: {names[0]}"
    yield "    repeat: " + ("quarterly" if quarterly else "monthly")
    yield f"    responsible: {parties}"
    yield "    status: active"
    length = 3 if quarterly else 1
    yield "    points:"
    for index, name in enumerate(names[: 6 // length]):
        day = date(YEAR, (index + 1) * length, 10 + dice.below(15))
        if index == 0 or dice.happens(80):
            yield f"      {name}:"
            yield f"        completed: {day}"
            yield f"        evidence: [https://example.org/{day}]"


def _several(dice: Dice, parties: str) -> Iterator[str]:
    """Two deadlines in the year."""
    yield "    wording: Июнь, декабрь 2026"
    yield f"    due: [{_month(6)}, {_month(12)}]"
    yield f"    responsible: {parties}"
    yield "    status: active"
    if dice.happens(60):
        yield "    points:"
        yield f"      {_month(6)}:"
        yield f"        completed: {date(YEAR, 6, 5 + dice.below(20))}"
        yield "        evidence: [https://example.org/half-year]"


def _single(dice: Dice, first: int, month: int, parties: str, *, moved: bool) -> Iterator[str]:
    """One deadline: kept, missed by some days, moved, lifted, or still to come."""
    deadline = _month_end(month)
    past = deadline < AS_OF
    if first != month:
        yield f"    wording: {MONTHS[first - 1]} – {MONTHS[month - 1].lower()} {YEAR}"
        yield f"    start: {_month(first)}"
    elif dice.happens(60):
        yield f"    wording: {MONTHS[month - 1]} {YEAR}"
    yield f"    due: {_month(month + 1 if moved else month)}"
    yield f"    responsible: {parties}"
    yield "    status: " + ("active" if past or dice.happens(40) else "planned")
    if moved:
        yield from _moved(month)
    elif past and dice.happens(80):
        yield from _completed(dice, deadline)
    elif past and dice.happens(25):
        yield "    excused:"
        yield f"      on: {YEAR}-01-15"
        yield "      by: d1"
        yield f"      reason: {dice.pick(REASONS)}"
    elif past:
        yield f"    reason: {dice.pick(REASONS)}"
        yield f"    forecast: {_month(8)}"
    else:
        yield f"    note: Сведения к сроку представляет учреждение № {dice.below(PARTIES) + 1}"


def _moved(month: int) -> Iterator[str]:
    yield "    changes:"
    yield f"      - on: {YEAR}-01-15"
    yield f"        from: {_month(month)}"
    yield f"        to: {_month(month + 1)}"
    yield "        reason: уточнены сроки поставки"
    yield "        by: d1"


def _completed(dice: Dice, deadline: date) -> Iterator[str]:
    late = dice.happens(20)
    day = deadline + timedelta(days=1 + dice.below(25)) if late else deadline - timedelta(days=dice.below(27))
    day = min(day, AS_OF - timedelta(days=1))
    yield f"    completed: {day}"
    yield f"    evidence: [https://example.org/{day}]"
    if day > deadline:
        yield f"    reason: {dice.pick(REASONS)}"


def stages_of(count: int) -> tuple[tuple[str, str], ...]:
    """So many stages, from 1 to 6."""
    return (*STAGES[: min(count, len(STAGES)) - 1], *FURTHER_STAGES[: max(0, count - len(STAGES))], STAGES[-1])


def projects(count: int, activities: int, seed: int, stage_count: int = len(STAGES)) -> str:
    """The text of projects.yaml with `count` projects that carry out rows of the plan of `activities`."""
    stages = stages_of(stage_count)
    dice = Dice(seed + 1)
    carried = [(number, row) for number, row in enumerate(rows(activities, seed), 1) if row.last_month]
    lines = [
        "# Составлено программой bench/generate.py для измерений: всё вымышлено.",
        "format: 1",
        "title: Портфель проектов вымышленного ведомства (для измерений)",
        "currency: RUB",
        "stages:",
        *(f"  {key}: {name}" for key, name in stages),
        "sources:",
        "  city: Городской бюджет",
        "projects:" if count else "projects: []",
    ]
    for number in range(1, count + 1):
        lines += _project(number, carried[dice.below(len(carried))] if carried else None, stages, dice)
    return "\n".join([*lines, ""])


def _project(
    number: int, carried: tuple[int, Row] | None, stages: Sequence[tuple[str, str]], dice: Dice
) -> Iterator[str]:
    yield f"  - id: project-{number}"
    yield f"    title: Проект {number}. {dice.pick(WORKS)}"
    first, last, done = 1, 12, False
    if carried is not None:
        row = carried[1]
        done = any(line.startswith("    completed:") for line in row.lines)
        first, last = row.first_month, row.last_month
        yield f"    activities: [{carried[0]}]"
        yield f"    lead: p{row.lead}"
    yield f"    start: {_month(first)}"
    yield f"    due: {_month(last)}"
    yield "    status: active"
    yield "    stages:"
    for index, (key, _) in enumerate(stages):
        month = first + (last - first) * index // max(1, len(stages) - 1)
        yield f"      {key}:"
        yield f"        due: {_month(month)}"
        if done or (month <= 6 and key != "closing" and dice.happens(70)):
            yield f"        completed: {date(YEAR, month, 5 + dice.below(20))}"
            yield "        evidence: [https://example.org/stage]"
    yield "    budget:"
    yield f"      - item: Работы по проекту {number}"
    yield "        source: city"
    yield f"        period: {YEAR}"
    yield f"        planned: {(dice.below(900) + 100) * 1000}.00"
    yield ""


def _month(month: int) -> str:
    return f"{YEAR}-{month:02d}"


def _month_end(month: int) -> date:
    return (date(YEAR, month, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def write_plan(folder: Path, count: int, project_count: int = 0, seed: int = 1, stage_count: int = len(STAGES)) -> None:
    """Write the files of a plan into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "roadmap.yaml").write_bytes(roadmap(count, seed).encode())
    second = folder / "projects.yaml"
    if project_count:
        second.write_bytes(projects(project_count, count, seed, stage_count).encode())
    else:
        second.unlink(missing_ok=True)


def _arguments(given: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Make a plan of N activities to measure with.")
    parser.add_argument("count", metavar="N", type=int, help="how many activities")
    parser.add_argument("folder", metavar="OUT", type=Path, help="the folder for roadmap.yaml and projects.yaml")
    parser.add_argument("--projects", metavar="M", type=int, default=0, help="how many projects (none)")
    parser.add_argument(
        "--stages", metavar="K", type=int, default=len(STAGES), choices=range(1, 7), help="stages of each project (4)"
    )
    parser.add_argument("--seed", metavar="S", type=int, default=1, help="another seed, another plan (1)")
    return parser.parse_args(given)


if __name__ == "__main__":
    chosen = _arguments(sys.argv[1:])
    write_plan(chosen.folder, chosen.count, chosen.projects, chosen.seed, chosen.stages)
    for name in ("roadmap.yaml", "projects.yaml"):
        path = chosen.folder / name
        if path.exists():
            print(f"{path}: {path.stat().st_size} bytes")
