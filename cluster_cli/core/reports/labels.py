"""What the fields of an item are called."""

from __future__ import annotations

from cluster_cli.core.messages import Term

LABELS = {
    term.key: term
    for term in (
        Term("section", "Section"), Term("wording", "Deadline as worded"), Term("start", "Start"),
        Term("due", "Due period"), Term("repeat", "Repeats"), Term("until", "Until"),
        Term("lag", "Days after the period"), Term("responsible", "Responsible"), Term("with", "With"),
        Term("measure", "Measured by"), Term("weight", "Weight"), Term("projects", "Projects that carry it out"),
        Term("question", "Question"), Term("goal", "Goal"), Term("activities", "Activities that it carries out"),
        Term("sponsor", "Sponsor"), Term("manager", "Manager"), Term("status", "Status"), Term("decided", "Decided"),
        Term("assessed", "Assessed by a person"),
        Term("after", "Waits for"), Term("part_of", "Part of"), Term("parts", "Parts"), Term("carried", "Carried"),
        Term("note", "Note"),
    )
}  # fmt: skip
"""What the fields of an item are called; programs get the keys."""
