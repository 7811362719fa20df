"""The summary of a step on GitHub: Markdown, appended to a file that is shown below the run.

A summary above 1 MiB is dropped whole, so rows are left out from 900 KiB on, the least bad ones, and counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cluster_cli.core.messages import counted, message
from cluster_cli.i18n import remedy_of, sentence_of
from cluster_cli.render.diagnostics import COLUMNS, SEVERITIES
from cluster_cli.render.markdown import escaped, paragraph
from cluster_cli.render.surface import Voice, guarded

if TYPE_CHECKING:
    from cluster_cli.core.diagnostics import Located
    from cluster_cli.i18n import Words
    from cluster_cli.render.findings import Findings
    from cluster_cli.render.surface import Surface

MOST_BYTES = 900 * 1024
SHOWN = ("severity", "path", "item", "message", "remedy", "code")


def render(findings: Findings, words: Words, surface: Surface, room: int = MOST_BYTES) -> str:
    """Heading, day, count, then a row a finding, the worst first; at most `room` bytes of UTF-8."""
    voice = Voice(words, surface)
    head = [f"## cluster {findings.command}", paragraph(voice.cell(findings.plan))]
    if not findings.lines:  # they begin with the day
        head.append(paragraph(voice.cell(message("As of {day}.", day=findings.as_of))))
    head += [paragraph(voice.cell(line.text)) for line in findings.summary()]
    text = "\n\n".join(part for part in head if part) + "\n\n"
    if findings.found:
        text += _table(findings, voice, room - len(text.encode()))
    return guarded(text, surface)


def _table(findings: Findings, voice: Voice, room: int) -> str:
    """As many rows as there is room for, and how many were left out."""
    labels = {column.key: column.label for column in COLUMNS}
    header = _row([escaped(voice.text(labels[key])) for key in SHOWN]) + _row(["---"] * len(SHOWN))
    ordered = findings.worst_first()
    left_out = len(_left_out(len(ordered), voice).encode())
    taken, used, rows = 0, len(header.encode()) + left_out + 1, [header]
    for located in ordered:
        row = _row([escaped(cell) for cell in _cells(located, voice)])
        used += len(row.encode())
        if used > room:
            break
        rows.append(row)
        taken += 1
    missing = len(ordered) - taken
    if not taken:
        return _left_out(missing, voice)
    return "".join(rows) + "\n" + (_left_out(missing, voice) if missing else "")


def _left_out(count: int, voice: Voice) -> str:
    sentence = voice.cell(counted("{count} row was left out.", "{count} rows were left out.", count))
    return f"{paragraph(sentence)}\n\n"


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def _cells(located: Located, voice: Voice) -> list[str]:
    place, diagnostic = located.place, located.diagnostic
    remedy = remedy_of(diagnostic)
    return [
        voice.cell(SEVERITIES[diagnostic.severity]),
        voice.cell(f"{place.path}:{place.line}:{place.column}"),
        voice.cell(diagnostic.item),
        voice.cell(sentence_of(diagnostic)),
        "" if remedy is None else voice.cell(remedy),
        diagnostic.code,
    ]
