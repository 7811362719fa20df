"""Findings in the files: `path:line:column: error[code]: …`, the line with a caret under it, and the remedy.

For media other than plain text the findings are a report like any other (`as_report`), so that JSON, CSV, Markdown and
linear output hold the same and all of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from cluster_cli.core.messages import Term, counted, message
from cluster_cli.core.report import Column, Line, Report, Row, Section, Table
from cluster_cli.core.text import visible
from cluster_cli.i18n import remedy_of, sentence_of
from cluster_cli.render.layout import cut, width_of
from cluster_cli.render.surface import PLAIN, STYLES, Voice, guarded, painted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from cluster_cli.core.diagnostics import Located, Place
    from cluster_cli.core.messages import Message
    from cluster_cli.core.report import Tone
    from cluster_cli.i18n import Words
    from cluster_cli.render.surface import Surface

MOST_SHOWN = 200
INDENT = "    "
_BEFORE = 40
_LEAST_SNIPPET = 20
SEVERITIES = {"error": Term("error", "error"), "warning": Term("warning", "warning")}
TONES: dict[str, Tone] = {"error": "bad", "warning": "warn"}
COLUMNS = (
    Column("path", "File"),
    Column("line", "Line", "number"),
    Column("column", "Column", "number"),
    Column("end_line", "Last line", "number"),
    Column("end_column", "Column after it", "number"),
    Column("severity", "Severity", "term"),
    Column("code", "Code", "id"),
    Column("message", "Finding", wide=True),
    Column("remedy", "What to do", wide=True),
    Column("item", "No.", "id"),
    Column("other", "See also"),
)


class Checked(Struct, frozen=True):
    """How much was looked at."""

    files: int
    activities: int
    projects: int


def text(
    findings: Sequence[Located],
    checked: Checked | None,
    words: Words,
    surface: Surface = PLAIN,
    *,
    snippets: bool = True,
    first: Sequence[Line] = (),
) -> str:
    """At most 200 findings, then how many more there are, then the count of everything.

    Args:
        findings: the findings with their places.
        checked: how much was looked at; `None` leaves the count out.
        words: the reader's.
        surface: what the text is written on.
        snippets: whether each finding has its line of the file, with carets, which tell a listener nothing.
        first: sentences that stand before the findings.
    """
    voice = Voice(words, surface)
    lines = [part for line in first for part in _told(line.text, voice, surface)]
    lines += [""] if lines and findings else []
    lines += [
        line for located in findings[:MOST_SHOWN] for line in _finding(located, voice, surface, snippets=snippets)
    ]
    if len(findings) > MOST_SHOWN:
        lines.append(
            voice.cell(counted("… and {count} finding more", "… and {count} findings more", len(findings) - MOST_SHOWN))
        )
    if checked is not None:
        lines += [""] if lines else []
        lines += [painted(voice.cell(line.text), STYLES[line.tone], surface) for line in summary(findings, checked)]
    return guarded("".join(f"{line}\n" for line in lines), surface)


def summary(findings: Sequence[Located], checked: Checked) -> tuple[Line, ...]:
    """How much was looked at and what was found."""
    looked = message(
        "Checked: files {files}, activities {activities}, projects {projects}.",
        files=checked.files,
        activities=checked.activities,
        projects=checked.projects,
    )
    if not findings:
        return (Line(message("{checked} No findings.", checked=looked), "good"),)
    errors = sum(located.diagnostic.severity == "error" for located in findings)
    counts = message(
        "{checked} Errors: {errors}, warnings: {warnings}.",
        checked=looked,
        errors=errors,
        warnings=len(findings) - errors,
    )
    return (Line(counts, "bad" if errors else "warn"),)


def as_report(findings: Sequence[Located], checked: Checked, plan: str, as_of: date, *, strict: bool = False) -> Report:
    """All findings as a report named `validate`; `strict` judges warnings too."""
    errors = sum(located.diagnostic.severity == "error" for located in findings)
    return Report(
        "validate",
        plan,
        as_of,
        summary(findings, checked),
        (Section(table=Table("findings", COLUMNS, tuple(map(_row, findings)))),),
        {
            "files": checked.files,
            "activities": checked.activities,
            "projects": checked.projects,
            "errors": errors,
            "warnings": len(findings) - errors,
        },
        findings=bool(findings) if strict else errors > 0,
    )


def _row(located: Located) -> Row:
    place, diagnostic = located.place, located.diagnostic
    cells = (
        place.path,
        place.line,
        place.column,
        place.end_line,
        place.end_column,
        SEVERITIES[diagnostic.severity],
        diagnostic.code,
        sentence_of(diagnostic),
        remedy_of(diagnostic),
        diagnostic.item,
        None if located.other is None else _spot(located.other),
    )
    return Row(cells, TONES[diagnostic.severity])


def _finding(located: Located, voice: Voice, surface: Surface, *, snippets: bool) -> Iterator[str]:
    place, diagnostic = located.place, located.diagnostic
    head = f"{voice.cell(place.path)}:{place.line}:{place.column}"
    kind = f"{voice.cell(SEVERITIES[diagnostic.severity])}[{diagnostic.code}]"
    style = STYLES[TONES[diagnostic.severity]]
    first, *rest = _told(sentence_of(diagnostic), voice, surface, f"{head}: {kind}: ")
    yield first.replace(kind, painted(kind, style, surface), 1)
    yield from (INDENT + line for line in rest)
    if snippets and located.line_text.strip():
        yield from (INDENT + line for line in snippet(located, voice, max(surface.width - len(INDENT), _LEAST_SNIPPET)))
    if located.other is not None:
        yield INDENT + voice.cell(message("See also {place}.", place=_spot(located.other)))
    remedy = remedy_of(diagnostic)
    if remedy is not None:
        yield from (INDENT + line for line in _told(remedy, voice, surface))


def _told(sentence: Message, voice: Voice, surface: Surface, before: str = "") -> list[str]:
    """The sentence on one line, for programs that read such lines too; folded only before a reader's eyes."""
    if not surface.folds:
        return [before + voice.cell(sentence)]
    from cluster_cli.render.surface import folded  # noqa: PLC0415 - on a terminal only

    return folded(sentence, voice, max(surface.width - len(INDENT), _LEAST_SNIPPET), before)


def _spot(place: Place) -> str:
    return f"{place.path}:{place.line}:{place.column}"


def snippet(located: Located, voice: Voice, width: int) -> tuple[str, str]:
    """The line and the carets below it, cut around the carets where the line is longer than `width` columns.

    Carets stand right whatever the line holds: a TAB is shown as one blank, a control character written out, a wide
    character takes two carets and a combining one none.
    """
    line = located.line_text
    start = min(located.place.column - 1, len(line))
    same_line = located.place.end_line == located.place.line
    end = min(max(located.place.end_column - 1 if same_line else len(line), start), len(line))
    far = 8 * width  # a line may be a megabyte long, and this many characters never fit
    parts = (line[max(start - far, 0) : start], line[start : min(end, start + far)], line[end : end + far])
    before, marked, after = (_shown(part, voice) for part in parts)
    ellipsis = voice.fit("…")
    if width_of(before) + width_of(marked) + width_of(after) > width:
        before = _last(before, min(_BEFORE, width // 2), ellipsis)
        marked = _first(marked, max(width - width_of(before) - width_of(ellipsis), 1), ellipsis)
        after = _first(after, width - width_of(before) - width_of(marked), ellipsis)
    shown = f"{before}{marked}{after}".rstrip()
    return shown, " " * width_of(before) + "^" * max(width_of(marked.rstrip()), 1)


def _shown(part: str, voice: Voice) -> str:
    return voice.fit(visible(part).replace("\t", " ").replace("\n", " "))


def _first(text: str, width: int, ellipsis: str) -> str:
    """The beginning of the text, with an ellipsis where more follows."""
    if width_of(text) <= width:
        return text
    return cut(text, max(width - width_of(ellipsis), 0)) + ellipsis


def _last(text: str, width: int, ellipsis: str) -> str:
    """The end of the text, with an ellipsis where more precedes it."""
    if width_of(text) <= width:
        return text
    end = cut(text[::-1], max(width - width_of(ellipsis), 0))[::-1]
    while end and not width_of(end[0]):  # a combining character whose base was cut off
        end = end[1:]
    return ellipsis + end
