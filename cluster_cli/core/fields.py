"""The fields of a plan, each declared once: literal tables of the records of the file format, in the order of writing.

The reader, the JSON Schema, the options of `add` and `update`, the list of promises, labels, columns, `--without`,
`--text` and the order in which a new item is written follow from these tables. A new field is a row here, an attribute
in `model` and its words in the catalogue.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, Literal

from msgspec import Struct

from cluster_cli.core import model
from cluster_cli.core.messages import N_, Term, Value, message

ScalarKind = Literal[
    "text", "id", "day", "period", "interval", "number", "weight", "money", "count", "lag", "repeat", "flag", "format",
    "timezone",
]  # fmt: skip
Path = tuple[str | int, ...]


class Choice(Struct, frozen=True):
    """One of a few words."""

    options: tuple[str, ...]


class ListOf(Struct, frozen=True):
    """A list, each element of one kind."""

    element: Kind


class OneOrMore(Struct, frozen=True):
    """A single value, or a list of them."""

    element: ScalarKind


class MapOf(Struct, frozen=True):
    """Free keys of one kind, each with a value of one kind; `named` lists the only keys there may be."""

    key: ScalarKind
    value: Kind
    named: tuple[str, ...] = ()


class Option(Struct, frozen=True, eq=False):
    """The option of `add` and `update` that sets a field.

    `name` is set where the option is not called like its key. `refers` says what its value names: that is completed on
    the command line and found by its name. `many`: it may be repeated. `in_add`: `add` takes it too.
    """

    metavar: str
    help: str
    name: str = ""
    refers: Literal["", "party", "section", "item", "activity"] = ""
    many: bool = False
    in_add: bool = True


class InList(Struct, frozen=True, eq=False):
    """How lists show a field whose cell is its bare value, under its heading; as in `report.Column`."""

    kind: Literal["text", "list"] = "text"
    wide: bool = False
    detail: bool = False
    nothing: str = ""


class Field(Struct, frozen=True, eq=False):
    """One key of a record.

    `label` names the field within a sentence, `heading` over a column or in front of its value. `default` is what
    holds where it is not set, as the file would write it. A `promise` is changed with a record of who decided it. A
    field `of` a point stands with the item only where that has one control point. `by_hand`: `update` sets it by an
    option that is more than one text, which stands in `cli.field_options`. `lacking`: `--without` takes it.
    `searchable`: `--text` looks into it. `attribute` is that of the record where it is called otherwise.
    """

    key: str
    kind: Kind
    label: str
    option: Option | None = None
    heading: str = ""
    column: InList | None = None
    default: str | None = None
    required: bool = False
    promise: bool = False
    of: Literal["item", "point"] = "item"
    by_hand: bool = False
    lacking: bool = False
    searchable: bool = False
    attribute: str = ""

    @property
    def names_items(self) -> bool:
        """Whether its values are ids of activities or projects."""
        return self.option is not None and self.option.refers in {"item", "activity"}

    @property
    def is_set_by_update(self) -> bool:
        """Whether `update` has an option for it."""
        return self.option is not None or self.by_hand

    @property
    def option_name(self) -> str:
        """The name of its option, without dashes in front."""
        return (self.option and self.option.name) or self.key.replace("_", "-")


class Shape(Struct, frozen=True, eq=False):
    """A record of the format. A scalar in its place stands for its key `short`.

    Fields of a point are gathered into a `Facts` of their own where the record has an attribute for it; the key of a
    free-keyed map goes to the attribute `keyed`.
    """

    name: str
    record: type[Any]
    fields: tuple[Field, ...]
    short: str | None = None
    keyed: str | None = None


Kind = ScalarKind | Choice | ListOf | OneOrMore | MapOf | Shape

TEXT, PERIOD, PARTY_KEY, ID, DAYS = N_("TEXT"), N_("PERIOD"), N_("PARTY"), N_("ID"), N_("DAYS")
NOT_STATED = N_("not stated")
LEVEL = Choice(("low", "medium", "high"))
STATUS = Choice(("planned", "active", "paused", "cancelled", "done"))

DECIDED = Shape(
    "decided",
    model.Decided,
    (Field("on", "day", "day"), Field("by", "text", "decision"), Field("reason", "text", "reason")),
)

CHANGE = Shape(
    "change",
    model.Change,
    (
        Field("on", "day", "day"),
        Field("field", "text", "field", default="due"),
        Field("from", "text", "former value", attribute="before"),
        Field("to", "text", "new value", attribute="after"),
        Field("reason", "text", "reason"),
        Field("by", "text", "decision"),
    ),
)

ASSESSMENT = Shape(
    "assessment",
    model.Assessed,
    (
        Field("health", Choice(("green", "amber", "red")), "health", required=True),
        Field("on", "day", "day"),
        Field("by", "text", "decision"),
        Field("reason", "text", "reason"),
    ),
)

CARRIED = Shape(
    "carried",
    model.Carried,
    (
        Field("to", "text", "plan that it was carried to"),
        Field("plan", "text", "plan that it was carried from"),
        Field("id", "id", "id"),
        Field("due", "period", "deadline"),
        Field("on", "day", "day"),
        Field("by", "text", "decision"),
    ),
)

TITLE = Field("title", "text", "title", option=Option(TEXT, "The title."), required=True, searchable=True)
START = Field(
    "start",
    "period",
    "start",
    heading="Start",
    option=Option(PERIOD, "The start; a promise."),
    promise=True,
    lacking=True,
)
DELIVERABLE = Field(
    "deliverable",
    "text",
    "expected deliverable",
    Option(TEXT, "What is to be handed over in the end: an act, a programme; a promise."),
    heading="Expected deliverable",
    column=InList(detail=True),
    promise=True,
    lacking=True,
    searchable=True,
)
ITEM_STATUS = Field(
    "status", STATUS, "status", heading="Status", option=Option("planned|active", "The status."), default="planned"
)
DECISION_OF_STATUS = Field("decided", DECIDED, "decision", heading="Decided")
AFTER = Field(
    "after",
    ListOf("id"),
    "waits for",
    heading="Waits for",
    option=Option(ID, "What it waits for; repeatable; a promise.", refers="item", many=True),
    promise=True,
)
PERSON_ASSESSMENT = Field("assessment", ASSESSMENT, "assessment", by_hand=True)
CARRIED_OVER = Field("carried", CARRIED, "taking over to another plan", heading="Carried")
QUESTION = Field(
    "question",
    "text",
    "question",
    heading="Question",
    option=Option(TEXT, "An open question."),
    column=InList(detail=True),
    searchable=True,
)
NOTE = Field(
    "note",
    "text",
    "note",
    heading="Note",
    option=Option(TEXT, "A note."),
    column=InList(detail=True),
    lacking=True,
    searchable=True,
)
POINT_NOTE = Field("note", "text", "note", NOTE.option, heading="Note", of="point", searchable=True)
EXTRA = Field("extra", MapOf("id", "text"), "field of the office", by_hand=True, searchable=True)

FACTS = (
    Field("completed", "day", "day of completion", of="point"),
    Field("confirmed", DECIDED, "confirmation", of="point"),
    Field(
        "forecast", "period", "expected date", heading="Expected",
        option=Option(PERIOD, "When its owner expects to finish."),
        of="point", lacking=True,
    ),
    Field(
        "reason", "text", "reason of the deviation", heading="Reason",
        option=Option(TEXT, "Why it is late.", name="late-reason", in_add=False),
        column=InList(detail=True, nothing=NOT_STATED),
        of="point", lacking=True, searchable=True,
    ),
    Field(
        "action", "text", "measures taken", heading="Measures taken", option=Option(TEXT, "What is done about it."),
        column=InList(detail=True, nothing=NOT_STATED), of="point", lacking=True, searchable=True,
    ),
    Field(
        "result", "text", "result", heading="Result", option=Option(TEXT, "What came of it."),
        column=InList(detail=True),
        of="point", lacking=True, searchable=True,
    ),
    Field(
        "evidence", ListOf("text"), "evidence", heading="Evidence",
        option=Option(N_("FILE"), "A proof: a file in the repository or a link; repeatable.", many=True),
        column=InList("list", detail=True), of="point", lacking=True, searchable=True,
    ),
    Field("excused", DECIDED, "excuse", of="point"),
    Field("changes", ListOf(CHANGE), "recorded changes", of="point"),
)  # fmt: skip
"""What happened to one control point: of an item with one deadline, of an occurrence, of a stage."""

POINT = Shape(
    "point",
    model.Facts,
    (
        Field("due", "period", "deadline", promise=True, of="point"),
        *FACTS,
        Field(
            "also", ListOf("day"), "further meetings", heading="Held besides",
            option=Option(N_("DAY"), "A further meeting, with --for; repeatable.", many=True), of="point",
        ),
        POINT_NOTE,
    ),
    short="completed",
)  # fmt: skip

RESPONSIBLE = Shape(
    "responsible",
    model.Responsible,
    (Field("party", "id", "party", required=True), Field("role", "text", "role")),
    short="party",
)

ACTIVITY = Shape(
    "activity",
    model.Activity,
    (
        Field("id", "id", "id", required=True),
        Field(
            "number", "text", "number in the document", option=Option(TEXT, "The number as the document prints it.")
        ),
        TITLE,
        Field(
            "section", "id", "section", heading="Section",
            option=Option(N_("SECTION"), "The section's key.", refers="section"),
            lacking=True,
        ),
        Field(
            "wording", "text", "deadline as worded", heading="Deadline as worded",
            option=Option(TEXT, "The deadline as the document words it; a promise."), column=InList(wide=True),
            promise=True, lacking=True, searchable=True,
        ),
        DELIVERABLE,
        START,
        Field("due", OneOrMore("period"), "deadline", heading="Due period", promise=True, lacking=True),
        Field(
            "repeat", "repeat", "repetition", heading="Repeats",
            option=Option(N_("STEP"), "monthly, quarterly, weekly, every 2 months; a promise."), promise=True,
        ),
        Field(
            "until", "period", "end of the series", heading="Until",
            option=Option(PERIOD, "The end of the series; a promise."),
            promise=True,
        ),
        Field(
            "lag", "lag", "days after the period", heading="Days after the period",
            option=Option(DAYS, "Days after the period's end: 10d, 10wd; a promise."), promise=True,
        ),
        Field(
            "unheld", Choice(("lapses", "owed")), "meetings not held",
            option=Option("lapses|owed", "What becomes of a meeting not held; a promise."), default="lapses",
            promise=True,
        ),
        Field(
            "responsible", ListOf(RESPONSIBLE), "responsible", heading="Responsible",
            option=Option(PARTY_KEY, "A party's key; repeatable, the first leads.", refers="party", many=True),
            required=True, lacking=True,
        ),
        AFTER,
        Field(
            "part_of", "id", "part of", heading="Part of",
            option=Option(ID, "The row that it is a part of; a promise.", refers="item"), promise=True,
        ),
        Field(
            "weight", "weight", "weight", heading="Weight",
            option=Option(N_("N"), "Its share in progress; a promise."), default="1",
            promise=True,
        ),
        Field(
            "measure", Choice(("points", "percent", "effort", "projects")), "way of measuring", heading="Measured by",
            option=Option("points|percent|effort|projects", "How it is earned; a promise."),
            default="points", promise=True,
        ),
        ITEM_STATUS,
        DECISION_OF_STATUS,
        Field("points", MapOf("period", POINT), "control points"),
        *FACTS,
        Field("progress", MapOf("day", "number"), "reading", by_hand=True),
        QUESTION,
        CARRIED_OVER,
        PERSON_ASSESSMENT,
        NOTE,
        EXTRA,
    ),
)  # fmt: skip

GATE = Shape(
    "gate",
    model.Gate,
    (
        Field("criteria", ListOf("text"), "criteria of the gate"),
        Field("decision", Choice(("go", "hold", "stop")), "decision of the gate"),
        Field("on", "day", "day"),
        Field("by", "text", "decision"),
    ),
)

STAGE = Shape(
    "stage",
    model.Stage,
    (
        Field("due", "period", "deadline", promise=True),
        START,
        DELIVERABLE,
        ITEM_STATUS,
        DECISION_OF_STATUS,
        Field("gate", GATE, "gate of the stage", by_hand=True),
        *FACTS,
        POINT_NOTE,
    ),
    keyed="key",
)

BUDGET_LINE = Shape(
    "budget",
    model.BudgetLine,
    (
        Field("item", "text", "item"),
        Field("source", "id", "source of funding"),
        Field("period", "interval", "period"),
        Field("planned", "money", "money planned"),
        Field("committed", "money", "committed"),
        Field("spent", "money", "spent"),
        Field("reason", "text", "reason of the deviation"),
    ),
)

INDICATOR = Shape(
    "indicator",
    model.Indicator,
    (
        Field("id", "id", "id", required=True),
        Field("title", "text", "title", required=True),
        Field("unit", "text", "unit", promise=True),
        Field("direction", Choice(("up", "down")), "direction", default="up", promise=True),
        Field("baseline", "number", "value at the beginning"),
        Field("targets", MapOf("period", "number"), "target", promise=True),
        Field("readings", MapOf("day", "number"), "reading"),
    ),
)

RISK = Shape(
    "risk",
    model.Risk,
    (
        Field("id", "id", "id", required=True),
        Field("title", "text", "title", required=True),
        Field("probability", LEVEL, "probability"),
        Field("impact", LEVEL, "impact"),
        Field("response", "text", "response"),
        Field("owner", "id", "owner"),
        Field("status", Choice(("open", "closed", "happened")), "status", default="open"),
        Field("due", "period", "deadline"),
    ),
)

ISSUE = Shape(
    "issue",
    model.Issue,
    (
        Field("id", "id", "id", required=True),
        Field("title", "text", "title", required=True),
        Field("raised", "day", "day on which it was raised"),
        Field("owner", "id", "owner"),
        Field("due", "period", "deadline"),
        Field("status", Choice(("open", "closed")), "status", default="open"),
        Field("resolution", "text", "resolution"),
    ),
)

ASSUMPTION = Shape(
    "assumption",
    model.Assumption,
    (Field("text", "text", "wording", required=True), Field("check_by", "period", "check by")),
)

PROJECT = Shape(
    "project",
    model.Project,
    (
        Field("id", "id", "id", required=True),
        TITLE,
        Field(
            "goal", "text", "goal", heading="Goal",
            option=Option(TEXT, "A project's goal."), lacking=True, searchable=True
        ),
        Field(
            "activities", ListOf("id"), "activities", heading="Activities that it carries out",
            option=Option(
                ID, "A row that a project carries out; repeatable.", name="activity", refers="activity", many=True
            ),
        ),
        START,
        Field("due", "period", "deadline", heading="Due period", promise=True, lacking=True),
        Field(
            "sponsor", "text", "sponsor", heading="Sponsor", option=Option(TEXT, "A project's sponsor: a post."),
            lacking=True, searchable=True,
        ),
        Field(
            "manager", "text", "manager", heading="Manager", option=Option(TEXT, "A project's manager: a post."),
            lacking=True, searchable=True,
        ),
        Field(
            "lead", "id", "leading party", option=Option(PARTY_KEY, "A project's leading party.", refers="party"),
            lacking=True,
        ),
        Field(
            "team", ListOf("id"), "team",
            option=Option(PARTY_KEY, "A party of a project's team; repeatable.", refers="party", many=True),
        ),
        AFTER,
        ITEM_STATUS,
        DECISION_OF_STATUS,
        *FACTS,
        Field("stages", MapOf("id", STAGE), "stage", by_hand=True),
        Field("budget", ListOf(BUDGET_LINE), "budget line"),
        Field("indicators", ListOf(INDICATOR), "indicator"),
        Field("risks", ListOf(RISK), "risk"),
        Field("issues", ListOf(ISSUE), "issue"),
        Field("assumptions", ListOf(ASSUMPTION), "assumption"),
        CARRIED_OVER,
        PERSON_ASSESSMENT,
        NOTE,
        EXTRA,
    ),
)  # fmt: skip

PARTY = Shape(
    "party",
    model.Party,
    (
        Field("name", "text", "name", required=True),
        Field("short", "text", "short name"),
        Field("aliases", ListOf("text"), "other names"),
        Field("group", "flag", "is a group", default="false"),
    ),
    keyed="id",
)

DECISION = Shape(
    "decision",
    model.Decision,
    (
        Field("title", "text", "title", required=True),
        Field("on", "day", "day"),
        Field("body", "id", "body"),
        Field("file", "text", "file"),
    ),
    keyed="id",
)

EDITION = Shape(
    "edition", model.Edition, (Field("by", "text", "decision", required=True), Field("on", "day", "day"))
)  # fmt: skip

OFFICE_FIELD = Shape(
    "field",
    model.OfficeField,
    (
        Field("name", "text", "name", required=True),
        Field("type", Choice(("text", "number", "date")), "type", default="text"),
    ),
    keyed="key",
)

PLAN = Shape(
    "plan",
    model.Plan,
    (
        Field("format", "format", "version of the format", required=True),
        TITLE,
        Field(
            "timezone", "timezone", "time zone", option=Option(N_("ZONE"), "The plan's time zone, with --plan.")
        ),
        Field(
            "language", Choice(("ru", "en")), "language", option=Option("ru|en", "The plan's language, with --plan.")
        ),
        Field(
            "period", "interval", "period", option=Option(PERIOD, "The plan's period, with --plan; a promise."),
            promise=True,
        ),
        Field(
            "calendar", "text", "production calendar",
            option=Option(N_("CODE"), "The production calendar, with --plan; a promise."), promise=True,
        ),
        Field(
            "day_off", Choice(("keep", "previous", "next")), "rule for days off",
            option=Option("keep|previous|next", "The rule for days off, with --plan; a promise."), default="keep",
            promise=True,
        ),
        Field(
            "horizon", "count", "horizon, days", option=Option(DAYS, "What is due soon, in days, with --plan."),
            default="30",
        ),
        Field("parties", MapOf("id", PARTY), "party", by_hand=True),
        Field("sections", MapOf("id", "text"), "section", by_hand=True),
        Field("decisions", MapOf("id", DECISION), "decision"),
        Field("editions", ListOf(EDITION), "editions"),
        Field(
            "expect", MapOf("id", "count", named=("activities", "points", "projects")), "expected number", by_hand=True
        ),
        Field("fields", MapOf("id", OFFICE_FIELD), "field of the office"),
        Field("rules", MapOf("id", Choice(("error", "warning", "off"))), "rule", by_hand=True),
        Field("health", MapOf("id", "number"), "threshold", promise=True, by_hand=True),
        Field(
            "confirmation", Choice(("optional", "required")), "confirmation",
            option=Option("optional|required", "Whether completions must be confirmed, with --plan."),
            default="optional",
        ),
        Field("changes", ListOf(CHANGE), "recorded changes"),
        Field("closed", DECIDED, "closing of the plan"),
        Field("history", ListOf("text"), "closed plans"),
        QUESTION,
        NOTE,
        Field("activities", ListOf(ACTIVITY), "activities", required=True),
    ),
)  # fmt: skip

MATRIX = Shape(
    "matrix",
    model.Matrix,
    (
        Field("format", "format", "version of the format", required=True),
        Field("title", "text", "title", required=True),
        Field("currency", "text", "currency"),
        Field("stages", MapOf("id", "text"), "stage"),
        Field("sources", MapOf("id", "text"), "source of funding"),
        Field("note", "text", "note"),
        Field("projects", ListOf(PROJECT), "projects", required=True),
    ),
)

HolderKind = Literal["activity", "project", "point", "stage", "plan"]
"""What `update` sets fields of."""
HOLDERS: dict[HolderKind, Shape] = {
    "activity": ACTIVITY, "project": PROJECT, "point": POINT, "stage": STAGE, "plan": PLAN,
}  # fmt: skip
SHAPES = (
    ACTIVITY, PROJECT, POINT, STAGE, PLAN, MATRIX, PARTY, DECISION, EDITION, OFFICE_FIELD, BUDGET_LINE, INDICATOR, RISK,
    ISSUE, ASSUMPTION, GATE, RESPONSIBLE, DECIDED, CHANGE, ASSESSMENT, CARRIED,
)  # fmt: skip
"""Every record of the format. Where two call a key differently, a sentence that knows only the key takes the first."""


def unique(*shapes: Shape) -> tuple[Field, ...]:
    """The fields of several records, each key once."""
    by_key: dict[str, Field] = {}
    for shape in shapes:
        for field in shape.fields:
            by_key.setdefault(field.key, field)
    return tuple(by_key.values())


def scalar_kind(kind: Kind) -> ScalarKind | None:
    """The kind of the single values of a field, also of those in a list or a mapping; `None` for words and records."""
    while isinstance(kind, ListOf | OneOrMore | MapOf):
        kind = kind.value if isinstance(kind, MapOf) else kind.element
    return kind if isinstance(kind, str) else None


@cache
def labels() -> dict[str, Term]:
    """What a person calls a field in the middle of a sentence, by its key."""
    return {field.key: Term(field.key, field.label) for field in unique(*SHAPES)}


def headings(fields: Iterable[Field]) -> dict[str, Term]:
    """What stands in front of a field's value, by its key; fields without a heading are left out."""
    return {field.key: Term(field.key, field.heading) for field in fields if field.heading}


def label_of(path: Path) -> Value:
    """A field of an item or of the plan in words; one of the office's own goes by its key alone."""
    return str(path[-1]) if path[0] == "extra" and len(path) > 1 else _label(path)


def label_in_file(path: tuple[str, ...]) -> Value:
    """Any field of the two files in words; that of an element of a list with the element's name in front."""
    if path[0] == "gate" and path[1:] in {("criteria",), ("decision",)}:
        return _label(path[1:])
    if path[0] == "gate" and len(path) > 1:
        return message("{element}, {field}", element=_label(path[:1]), field=_label(path[1:]))
    if len(path) > 2 and path[2] != "targets":
        return message("{what} “{name}”, {field}", what=labels()[path[0]], name=path[1], field=_label(path[2:]))
    return _label(path)


def _label(path: Path) -> Value:
    """The label, with the keys that stand below it: the period of a target, the name of a stage."""
    head = str(path[0])
    label = labels().get({"indicators": "targets", "roles": "role"}.get(head, head))
    if label is None:
        return str(path[-1])
    if head == "expect" and len(path) > 1:
        return message("{field} ({keys})", field=label, keys=labels().get(str(path[1]), str(path[1])))
    keys = tuple(str(step) for step in (*path[1:2], *(step for step in path[2:] if step not in _UNSAID)))
    return message("{field} {keys}", field=label, keys=keys) if keys else label


_UNSAID = frozenset({"due", "name", "targets"})
"""Keys of an element that its label says already: a stage is set by its deadline, a party by its name."""


def settable(holder: HolderKind) -> frozenset[str]:
    """The keys that `update` may set on it."""
    return frozenset(field.key for field in HOLDERS[holder].fields if field.is_set_by_update)
