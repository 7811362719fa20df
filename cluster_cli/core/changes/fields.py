"""What the fields are called that no command sets by an option of their name: of registers, money, parties, decisions."""

from __future__ import annotations

from cluster_cli.core.changes.compare import Path
from cluster_cli.core.messages import Term, Value, message
from cluster_cli.core.operations.values import LABELS, label_of

FIELDS = {
    term.key: term
    for term in (
        Term("name", "name"), Term("short", "short name"), Term("aliases", "other names"), Term("group", "is a group"),
        Term("on", "day"), Term("body", "body"), Term("file", "file"), Term("by", "decision"), Term("type", "type"),
        Term("item", "item"), Term("source", "source of funding"), Term("planned", "money planned"),
        Term("committed", "money committed"), Term("spent", "money spent"), Term("unit", "unit"),
        Term("direction", "direction"), Term("baseline", "value at the beginning"), Term("readings", "reading"),
        Term("probability", "probability"), Term("impact", "impact"), Term("response", "response"), Term("owner", "owner"),
        Term("raised", "day on which it was raised"), Term("resolution", "resolution"), Term("text", "wording"),
        Term("check_by", "check by"), Term("criteria", "criteria of the gate"), Term("decision", "decision of the gate"),
        Term("confirmed", "confirmation"), Term("decided", "decision"), Term("closed", "closing of the plan"),
        Term("carried", "taking over to another plan"), Term("editions", "editions"), Term("history", "closed plans"),
        Term("decisions", "decision"), Term("fields", "field of the office"), Term("extra", "field of the office"),
        Term("currency", "currency"), Term("sources", "source of funding"),
    )
}  # fmt: skip
ELEMENTS = {
    "parties": Term("party", "party"),
    "sections": Term("section", "section"),
    "decisions": Term("decision", "decision"),
    "fields": Term("field", "field of the office"),
    "stages": Term("stage", "stage"),
    "sources": Term("source", "source of funding"),
    "budget": Term("budget", "budget line"),
    "indicators": Term("indicator", "indicator"),
    "risks": Term("risk", "risk"),
    "issues": Term("issue", "issue"),
    "assumptions": Term("assumption", "assumption"),
}
"""What an element of each list is called in the middle of a sentence."""


def name_of(field: Path) -> Value:
    """A field in words: one of an element of a list with the element's name before it."""
    if field[0] == "gate" and field[1:] in {("criteria",), ("decision",)}:
        return _word(field[1:])
    element = ELEMENTS.get(field[0])
    if element is not None and len(field) > 2 and field[2] != "targets":
        return message('{what} "{name}", {field}', what=element, name=field[1], field=_word(field[2:]))
    return label_of(field) if field[0] in LABELS or field[0] == "indicators" else _word(field)


def _word(path: Path) -> Value:
    word = FIELDS.get(path[0])
    if word is None:
        return label_of(path)
    return word if len(path) == 1 else message("{field} {keys}", field=word, keys=path[1:])
