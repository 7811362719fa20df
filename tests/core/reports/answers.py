"""Whole answers as texts: a report of a plan on a terminal of 80 columns, as a listener hears it, and as programs read it.

Colours stand as words in angle brackets, so that a fault in a tone is seen like one in a sentence.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from cluster_cli.core.judge.assessment import assess
from cluster_cli.i18n import Words
from cluster_cli.render.json_format import envelope
from cluster_cli.render.media import render
from cluster_cli.render.surface import Surface
from cluster_cli.store.workspace import load, load_texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from cluster_cli.core.judge.views import Assessment
    from cluster_cli.core.report import Report
    from cluster_cli.i18n import Language
    from cluster_cli.render.media import Medium
    from cluster_cli.store.workspace import Workspace

ROOT = Path(__file__).resolve().parents[3]
SENTENCES = {"summary", "notes", "hints", "unread"}
COMMON_TOTALS = {"activities", "control_points", "projects", "project_points"}
DEMO, SHIPPED = ROOT / "examples" / "demo" / "data", ROOT / "data"
_STYLES = {"32": "good", "33": "warn", "31": "bad", "2": "dim", "0": "/"}
_BOLD = re.compile("\x1b\\[1m(.*?)\x1b\\[0m")
_STYLE = re.compile("\x1b\\[([0-9;]*)m")


class Loaded(Struct, frozen=True):
    """A plan, read and judged."""

    workspace: Workspace
    assessment: Assessment


@cache
def words(language: Language) -> Words:
    """The words of a language."""
    return Words(language)


@cache
def plan_in(folder: Path, day: date) -> Loaded:
    """A plan of this repository as of a day."""
    return _judged(load(folder), day)


def plan_of(texts: Mapping[str, str], day: date) -> Loaded:
    """A plan that a test has written down."""
    return _judged(load_texts({name: text.encode() for name, text in texts.items()}), day)


def _judged(workspace: Workspace, day: date) -> Loaded:
    return Loaded(workspace, assess(workspace.portfolio, day))


def told(report: Report, language: Language, medium: Medium) -> str:
    """The answer in one language on one medium."""
    said = render(report, words(language), medium, Surface(color=medium == "terminal", width=80))
    assert isinstance(said, str)
    return _STYLE.sub(lambda style: f"<{_STYLES[style[1]]}>", _BOLD.sub(r"\1", said))


def answer(report: Report, *forms: tuple[Language, Medium]) -> str:
    """The answer in some forms, then what programs alone are told."""
    sections = [f"===== {language}, {medium}\n{told(report, language, medium)}" for language, medium in forms]
    return "\n".join([*sections, "===== programs", *_for_programs(report)])


def _for_programs(report: Report) -> Iterator[str]:
    """What stands beside the rows, one value a line; the totals that every report has are those of `status`."""
    values = envelope(report, words("en"))
    if report.name != "status":
        values["totals"] = {name: value for name, value in values["totals"].items() if name not in COMMON_TOTALS}
    beside = {name: values[name] for name in ("schema", "as_of", "findings", "unread")} | values["totals"]
    tables = [name for name, rows in values.items() if isinstance(rows, list) and name not in SENTENCES]
    beside["tables"] = tables
    for name, value in (beside | {"brief": report.brief, "figures": report.figures}).items():
        yield f"{name}: {json.dumps(value, ensure_ascii=False)}"
