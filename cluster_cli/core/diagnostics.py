"""Faults in the user's data, as values: a code, named values and a place. Sentences are made at the edge.

What a code means is said once, by a `Code` beside what raises it; `cluster_cli.core.codes` finds it by its name.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from cluster_cli.core.messages import Value

Severity = Literal["error", "warning"]


class Span(Struct, frozen=True):
    """A place known as characters `start` to `end` (exclusive) of the text of `file`, a key of the workspace."""

    file: str
    start: int
    end: int


class Field(Struct, frozen=True):
    """A place known by the item's beginning (`at`, 0 for the head of the file) and the path of keys below it.

    `part` says whether the value, its key or the whole item is meant. Where the path is absent from the text, the
    nearest part of it that is there, else the item, is the place.
    """

    file: str
    at: int = 0
    path: tuple[str | int, ...] = ()
    part: Literal["value", "key"] = "value"


class Diagnostic(Struct, frozen=True):
    """One finding. `values` fill the templates of its code; `item` is the id that it belongs to, if any.

    `other` is the second of two places that do not agree.
    """

    code: str
    severity: Severity
    where: Span | Field
    values: dict[str, Value] = {}
    item: str | None = None
    other: Span | Field | None = None


class Place(Struct, frozen=True):
    """A place as editors count: lines by LF from 1, columns in characters from 1, `end_column` exclusive."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int


class Located(Struct, frozen=True):
    """A diagnostic with its place and the text of its line (not yet made visible), and its other place, if any."""

    diagnostic: Diagnostic
    place: Place
    line_text: str
    other: Place | None = None


class Code(Struct, frozen=True):
    """What a code means: catalogue templates for its sentence, its remedy and its page.

    `message` and `remedy` may use the diagnostic's values; `remedy` may be empty where the message already says it.
    `why` explains the rule to a person who is not a programmer. `bad` and `good` are YAML before and after. `rests_on` are
    the keys that a finding rests on beside its own place: where one of them cannot be read, the finding would only follow.
    """

    name: str
    severity: Severity
    message: str
    remedy: str
    why: str
    bad: str = ""
    good: str = ""
    rests_on: tuple[str, ...] = ()
