"""The file format as literal tables: which keys a record has, of which type, and which it needs.

The one place that knows them. Reading, the JSON Schema and the options of `update` all follow these tables.
"""

from __future__ import annotations

from cluster_cli.core import model
from cluster_cli.store.kinds import Choice, Key, ListOf, MapOf, OneOrMore, Shape

LEVEL = Choice(("low", "medium", "high"))
STATUS = Choice(("planned", "active", "paused", "cancelled", "done"))

DECIDED = Shape("decided", model.Decided, (Key("on", "day"), Key("by", "text"), Key("reason", "text")))

CHANGE = Shape(
    "change",
    model.Change,
    (
        Key("on", "day"),
        Key("field", "text"),
        Key("from", "text", into="before"),
        Key("to", "text", into="after"),
        Key("reason", "text"),
        Key("by", "text"),
    ),
)

ITEM_FACTS = (
    Key("completed", "day"),
    Key("confirmed", DECIDED),
    Key("evidence", ListOf("text")),
    Key("excused", DECIDED),
    Key("forecast", "period"),
    Key("reason", "text"),
    Key("action", "text"),
    Key("result", "text"),
    Key("changes", ListOf(CHANGE)),
)

POINT = Shape(
    "point", model.Facts, (Key("due", "period"), *ITEM_FACTS, Key("also", ListOf("day")), Key("note", "text")),
    short="completed",
)  # fmt: skip

ASSESSMENT = Shape(
    "assessment",
    model.Assessed,
    (
        Key("health", Choice(("green", "amber", "red")), required=True),
        Key("on", "day"),
        Key("by", "text"),
        Key("reason", "text"),
    ),
)

CARRIED = Shape(
    "carried",
    model.Carried,
    (
        Key("to", "text"),
        Key("plan", "text"),
        Key("id", "id"),
        Key("due", "period"),
        Key("on", "day"),
        Key("by", "text"),
    ),
)

RESPONSIBLE = Shape(
    "responsible", model.Responsible, (Key("party", "id", required=True), Key("role", "text")), short="party"
)

ACTIVITY = Shape(
    "activity",
    model.Activity,
    (
        Key("id", "id", required=True),
        Key("number", "text"),
        Key("title", "text", required=True),
        Key("section", "id"),
        Key("wording", "text"),
        Key("start", "period"),
        Key("due", OneOrMore("period")),
        Key("repeat", "repeat"),
        Key("until", "period"),
        Key("lag", "lag"),
        Key("unheld", Choice(("lapses", "owed"))),
        Key("responsible", ListOf(RESPONSIBLE), required=True),
        Key("status", STATUS),
        Key("decided", DECIDED),
        Key("points", MapOf("period", POINT)),
        Key("after", ListOf("id")),
        Key("part_of", "id"),
        Key("weight", "weight"),
        Key("measure", Choice(("points", "percent", "effort", "projects"))),
        Key("progress", MapOf("day", "number")),
        Key("question", "text"),
        Key("carried", CARRIED),
        Key("assessment", ASSESSMENT),
        Key("extra", MapOf("id", "text")),
        Key("note", "text"),
    ),
    facts=ITEM_FACTS,
)

GATE = Shape(
    "gate",
    model.Gate,
    (
        Key("criteria", ListOf("text")),
        Key("decision", Choice(("go", "hold", "stop"))),
        Key("on", "day"),
        Key("by", "text"),
    ),
)

STAGE = Shape(
    "stage",
    model.Stage,
    (
        Key("due", "period"),
        Key("start", "period"),
        Key("status", STATUS),
        Key("decided", DECIDED),
        Key("gate", GATE),
    ),
    facts=(*ITEM_FACTS, Key("note", "text")),
    keyed="key",
)

BUDGET_LINE = Shape(
    "budget",
    model.BudgetLine,
    (
        Key("item", "text"),
        Key("source", "id"),
        Key("period", "interval"),
        Key("planned", "money"),
        Key("committed", "money"),
        Key("spent", "money"),
        Key("reason", "text"),
    ),
)

INDICATOR = Shape(
    "indicator",
    model.Indicator,
    (
        Key("id", "id", required=True),
        Key("title", "text", required=True),
        Key("unit", "text"),
        Key("direction", Choice(("up", "down"))),
        Key("baseline", "number"),
        Key("targets", MapOf("period", "number")),
        Key("readings", MapOf("day", "number")),
    ),
)

RISK = Shape(
    "risk",
    model.Risk,
    (
        Key("id", "id", required=True),
        Key("title", "text", required=True),
        Key("probability", LEVEL),
        Key("impact", LEVEL),
        Key("response", "text"),
        Key("owner", "id"),
        Key("status", Choice(("open", "closed", "happened"))),
        Key("due", "period"),
    ),
)

ISSUE = Shape(
    "issue",
    model.Issue,
    (
        Key("id", "id", required=True),
        Key("title", "text", required=True),
        Key("raised", "day"),
        Key("owner", "id"),
        Key("due", "period"),
        Key("status", Choice(("open", "closed"))),
        Key("resolution", "text"),
    ),
)

ASSUMPTION = Shape(
    "assumption", model.Assumption, (Key("text", "text", required=True), Key("check_by", "period"))
)  # fmt: skip

PROJECT = Shape(
    "project",
    model.Project,
    (
        Key("id", "id", required=True),
        Key("title", "text", required=True),
        Key("goal", "text"),
        Key("activities", ListOf("id")),
        Key("sponsor", "text"),
        Key("manager", "text"),
        Key("lead", "id"),
        Key("team", ListOf("id")),
        Key("start", "period"),
        Key("due", "period"),
        Key("status", STATUS),
        Key("decided", DECIDED),
        Key("after", ListOf("id")),
        Key("stages", MapOf("id", STAGE)),
        Key("budget", ListOf(BUDGET_LINE)),
        Key("indicators", ListOf(INDICATOR)),
        Key("risks", ListOf(RISK)),
        Key("issues", ListOf(ISSUE)),
        Key("assumptions", ListOf(ASSUMPTION)),
        Key("assessment", ASSESSMENT),
        Key("carried", CARRIED),
        Key("extra", MapOf("id", "text")),
        Key("note", "text"),
    ),
    facts=ITEM_FACTS,
)

PARTY = Shape(
    "party",
    model.Party,
    (
        Key("name", "text", required=True),
        Key("short", "text"),
        Key("aliases", ListOf("text")),
        Key("group", "flag"),
    ),
    keyed="id",
)

DECISION = Shape(
    "decision",
    model.Decision,
    (Key("title", "text", required=True), Key("on", "day"), Key("body", "id"), Key("file", "text")),
    keyed="id",
)

EDITION = Shape("edition", model.Edition, (Key("by", "text", required=True), Key("on", "day")))

OFFICE_FIELD = Shape(
    "field",
    model.OfficeField,
    (Key("name", "text", required=True), Key("type", Choice(("text", "number", "date")))),
    keyed="key",
)

PLAN = Shape(
    "plan",
    model.Plan,
    (
        Key("format", "format", required=True),
        Key("title", "text", required=True),
        Key("language", Choice(("ru", "en"))),
        Key("timezone", "timezone"),
        Key("period", "interval"),
        Key("calendar", "text"),
        Key("day_off", Choice(("keep", "previous", "next"))),
        Key("horizon", "count"),
        Key("parties", MapOf("id", PARTY)),
        Key("sections", MapOf("id", "text")),
        Key("decisions", MapOf("id", DECISION)),
        Key("editions", ListOf(EDITION)),
        Key("expect", MapOf("id", "count", named=("activities", "points", "projects"))),
        Key("fields", MapOf("id", OFFICE_FIELD)),
        Key("rules", MapOf("id", Choice(("error", "warning", "off")))),
        Key("health", MapOf("id", "number")),
        Key("confirmation", Choice(("optional", "required"))),
        Key("changes", ListOf(CHANGE)),
        Key("closed", DECIDED),
        Key("history", ListOf("text")),
        Key("question", "text"),
        Key("note", "text"),
        Key("activities", ListOf(ACTIVITY), required=True),
    ),
)

MATRIX = Shape(
    "matrix",
    model.Matrix,
    (
        Key("format", "format", required=True),
        Key("title", "text", required=True),
        Key("currency", "text"),
        Key("stages", MapOf("id", "text")),
        Key("sources", MapOf("id", "text")),
        Key("note", "text"),
        Key("projects", ListOf(PROJECT), required=True),
    ),
)
