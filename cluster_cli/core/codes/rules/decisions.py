"""Codes of decisions and of recorded changes."""

from __future__ import annotations

from cluster_cli.core.diagnostics import Code

DECISIONS: tuple[Code, ...] = (
    Code(
        "free-text-decision",
        "warning",
        "there is no decision “{by}” in the list decisions",
        "{hint}",
        "A decision from the list has a number, a day and a body, so that a report can name it. A free text is kept as it "
        "is, and nobody can check it.",
        bad="activities:\n  - excused: {on: 2022-03-24, by: протокол 3}\n",
        good="activities:\n  - excused: {on: 2022-03-24, by: ks-3}\n",
    ),
    Code(
        "decision-day-differs",
        "warning",
        "the record is of {on}, and the decision that it names is of {decided}",
        "Write the day of the decision, or leave on out. Until then the later day counts.",
        "A decision counts from the day on which it was made, not from that on which somebody entered it. Whether it came "
        "before the deadline depends on that day.",
        bad="activities:\n  - excused: {on: 2022-03-25, by: ks-3}\n",
        good="activities:\n  - excused: {on: 2022-03-24, by: ks-3}\n",
    ),
    Code(
        "no-decision-day",
        "warning",
        "it is not written on which day this was decided",
        "Write the day under on, or name under by a decision that has one.",
        "A decision without a day is taken as today's, every day anew. What was decided after the deadline does not "
        "improve the totals, so without its day it is not counted in them.",
        bad="activities:\n  - excused: {reason: каникулы}\n",
        good="activities:\n  - excused: {on: 2022-03-24, by: ks-3, reason: каникулы}\n",
    ),
    Code(
        "record-without-decision",
        "warning",
        "it is not written who decided this",
        "Name the decision under by.",
        "Only those who set a deadline may change it or lift it. Without a decision a move is somebody's own wish.",
        bad="activities:\n  - excused: {on: 2022-03-24, reason: каникулы}\n",
        good="activities:\n  - excused: {on: 2022-03-24, by: ks-3, reason: каникулы}\n",
    ),
    Code(
        "broken-chain",
        "error",
        "the moves of the deadline do not follow one another: here {found}, there {expected}",
        "Mend the record or the deadline: each move begins where the one before it ended, and the last one ends at due.",
        "The first deadline and every later one are told by these records. With a gap between them nobody can say how far "
        "a deadline was moved.",
        bad="activities:\n  - due: 2022-05\n    changes:\n      - {on: 2022-03-24, from: 2022-02, to: 2022-04, by: ks-3}\n",
        good="activities:\n  - due: 2022-04\n    changes:\n      - {on: 2022-03-24, from: 2022-02, to: 2022-04, by: ks-3}\n",
    ),
    Code(
        "change-not-a-period",
        "error",
        "`{text}` is not a deadline",
        "Write from and to in the form in which due is written; several periods are joined by a comma and a blank.",
        "A move tells the deadline before it and the one after it, and both are periods.",
        bad="activities:\n  - due: 2022-04\n    changes:\n      - {on: 2022-03-24, from: февраль, to: 2022-04, by: ks-3}\n",
        good="activities:\n  - due: 2022-04\n    changes:\n      - {on: 2022-03-24, from: 2022-02, to: 2022-04, by: ks-3}\n",
    ),
    Code(
        "change-says-nothing",
        "error",
        "this record tells neither from nor to",
        "Write the deadline before the move under from, the one after it under to.",
        "A record of a move that does not tell the deadlines is no record of a move.",
        bad="activities:\n  - due: 2022-04\n    changes:\n      - {on: 2022-03-24, by: ks-3}\n",
        good="activities:\n  - due: 2022-04\n    changes:\n      - {on: 2022-03-24, from: 2022-02, to: 2022-04, by: ks-3}\n",
    ),
    Code(
        "unknown-change-field",
        "error",
        "there is no key `{field}` whose change could be recorded here",
        "{hint}",
        "A record under changes names the key that was changed. The deadline need not be named.",
        bad="activities:\n  - weight: 2\n    changes:\n      - {field: wieght, from: 1, to: 2, on: 2022-03-24, by: ks-3}\n",
        good="activities:\n  - weight: 2\n    changes:\n      - {field: weight, from: 1, to: 2, on: 2022-03-24, by: ks-3}\n",
    ),
)
