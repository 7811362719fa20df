"""Codes of `check`: promises changed without a decision, and what is judged by the day."""

from __future__ import annotations

from cluster_cli.core.diagnostics import Code

_MOVED = "activities:\n  - id: 8\n    due: 2022-05\n"
_RECORDED = """\
activities:
  - id: 8
    due: 2022-05
    changes:
      - {on: 2022-03-24, from: 2022-04, to: 2022-05, reason: торги не состоялись, by: ks-3}
"""

CHECKING: tuple[Code, ...] = (
    Code(
        "silent-move",
        "error",
        "{subject} was changed from “{before}” to “{after}” without a decision{effect}",
        "Put the old value back. Record the move: {command}",
        "A deadline is a promise to those who approved the plan. Whoever moves it says when, why and by which decision, "
        "in a record under changes; the first deadline stays in it. A new edition of the plan explains words and rows, "
        "never a deadline.",
        bad=_MOVED,
        good=_RECORDED,
    ),
    Code(
        "silent-change",
        "error",
        "{item}: {field} was changed from “{before}” to “{after}” without a decision{effect}",
        "Put the old value back. Record the change: {command}",
        "Start, repetition, end of a series, days after the period, way of measuring, weight, dependencies, wording, "
        "targets, the plan's period, its thresholds and its rule for days off say what is owed and when. A change of "
        "them is recorded under changes with field, from, to, on, reason and by.",
        bad="activities:\n  - id: 2\n    due: 2022-01\n    repeat: quarterly\n",
        good="activities:\n  - id: 2\n    due: 2022-01\n    repeat: quarterly\n    changes:\n"
        "      - {on: 2022-03-24, field: repeat, from: monthly, to: quarterly, reason: нет повестки, by: ks-3}\n",
    ),
    Code(
        "silent-removal",
        "error",
        "{item} is gone from the plan: “{title}”",
        "Put it back. Take it out by a decision: {command}",
        "What was promised is not erased: it is taken out of the plan by a decision and stays in the file with its "
        "status. Rows come and go with a new edition of the plan, which stands under editions.",
        bad="activities: []\n",
        good="activities:\n  - id: 8\n    status: cancelled\n"
        "    decided: {on: 2022-03-24, by: ks-3, reason: передано округу}\n",
    ),
    Code(
        "silent-parts",
        "error",
        "{item} owes nothing of its own any more: {other} has taken its place without a decision",
        "Take it out. Add it anew and record it: {command}",
        "A row with parts is earned by its parts, a project with stages by its stages, and the deadline that it had of "
        "its own is judged no more. So this is a change of a promise, recorded under changes with the field part_of or "
        "stages.",
        bad="activities:\n  - id: 10\n    due: 2022-03\n  - id: 15\n    part_of: 10\n    due: 2022-12\n",
        good="activities:\n  - id: 10\n    due: 2022-03\n  - id: 15\n    part_of: 10\n    due: 2022-12\n    changes:\n"
        "      - {on: 2022-03-24, field: part_of, to: 10, reason: разделено на этапы, by: ks-3}\n",
    ),
    Code(
        "silent-lift",
        "error",
        "{item}: now “{state}”, and it is not written who decided that",
        "Put the old state back. Record the decision: {command}",
        "Only those who approved the plan may say that something is owed no more, or again. Their decision stands beside "
        "it: on, by, reason.",
        bad="activities:\n  - id: 8\n    due: 2022-04\n    status: cancelled\n",
        good="activities:\n  - id: 8\n    due: 2022-04\n    status: cancelled\n"
        "    decided: {on: 2022-03-24, by: ks-3, reason: передано округу}\n",
    ),
    Code(
        "completion-withdrawn",
        "error",
        "{item}: the completion of {before} was taken back without a record",
        "Put the day back. Take it back with a record: {command}",
        "What was reported as done was relied upon. Taking it back is a decision, with a record under changes.",
        bad="activities:\n  - id: 8\n    due: 2022-04\n",
        good="activities:\n  - id: 8\n    due: 2022-04\n    changes:\n"
        "      - {on: 2022-03-24, field: completed, from: 2022-03-20, reason: акт не подписан, by: ks-3}\n",
    ),
    Code(
        "completion-dated-back",
        "error",
        "{item}: the day of completion was changed from {before} to {after} without a record",
        "Put the day back. Take it back with a record, then record the right day: {command}",
        "A day of completion that is moved back may turn late into in time. Whoever corrects it says why, under changes.",
        bad="activities:\n  - id: 8\n    due: 2022-04\n    completed: 2022-04-29\n",
        good="activities:\n  - id: 8\n    due: 2022-04\n    completed: 2022-04-29\n    changes:\n"
        "      - {on: 2022-05-12, field: completed, from: 2022-05-03, to: 2022-04-29, reason: описка, by: ks-3}\n",
    ),
    Code(
        "completion-ahead",
        "error",
        "{item}: completed on {day}, and that was written on {made} already",
        "Record a completion when it has happened; write an expected day under forecast.",
        "Nobody knows on one day what will have been done on a later one.",
        bad="activities:\n  - id: 8\n    due: 2022-04\n    completed: 2022-04-29\n",
        good="activities:\n  - id: 8\n    due: 2022-04\n    forecast: 2022-04-29\n",
    ),
    Code(
        "record-rewritten",
        "error",
        "{item}: a record was changed or taken out; before: {before}, after: {after}",
        "Put the record back as it was, and write what is right now in a new one below it.",
        "Records of changes and decisions tell how the plan came to be what it is. They only grow: a record that may be "
        "rewritten proves nothing.",
        bad=_RECORDED.replace("торги не состоялись", "по просьбе учредителя"),
        good=_RECORDED,
    ),
    Code(
        "record-ahead",
        "error",
        "{item}: the decision is of {day}, and it was written on {made} already",
        "Write the day on which it was decided.",
        "A decision is recorded after it was made. A record of a day to come would take effect by itself.",
        bad=_RECORDED.replace("2022-03-24", "2222-03-24"),
        good=_RECORDED,
    ),
    Code(
        "decided-late",
        "warning",
        "{item}: recorded late, decided on {day} after the deadline {deadline}",
        "",
        "What is decided after the deadline changes the state and the lists, and no total and no ratio: otherwise every delay "
        "could be made to vanish afterwards.",
        bad=_RECORDED.replace("2022-03-24", "2022-05-12"),
        good=_RECORDED,
    ),
    Code(
        "entered-late",
        "warning",
        "{item}: completed on {day}, and entered only on {made}",
        "Record what is done when it is done.",
        "A completion that is entered more than 30 days later was not known to anybody who looked at the plan in between. "
        "A reader asks for the document that proves it.",
    ),
    Code(
        "row-reworded",
        "warning",
        "{item}: {field} was changed from “{before}” to “{after}”, and no edition of the plan says so",
        "If the plan was approved anew, name the order under editions.",
        "Titles, numbers and parties are words of the approved document. To mend a slip is right; to promise less in other "
        "words is not, and only a reader can tell the two apart.",
    ),
    Code(
        "judging-changed",
        "warning",
        "{item}: {field} was changed from “{before}” to “{after}”; by it the plan is judged",
        "",
        "The time zone, the severity of findings, the need of a confirmation and the expected numbers decide what is found. "
        "Whoever reads the change should know that it judges itself by other rules.",
    ),
    Code(
        "point-overdue",
        "warning",
        "{item}: overdue by {late}, deadline {deadline}",
        "Record what was done, or move the deadline by a decision. What is known of it: {command}",
        "A control point is overdue from the day after its deadline, until it is completed or a decision moves or lifts it.",
    ),
    Code(
        "point-missed",
        "warning",
        "{item}: missed: {points}",
        "If one of them was held, record it. What is known of it: {command}",
        "An occurrence of a series is missed once the next one is held or past. It may still be recorded as held late.",
    ),
    Code(
        "evidence-absent",
        "warning",
        "{item}: there is no file “{path}”",
        "Put the document there, or mend the path.",
        "A proof that is not there proves nothing. Paths are looked up from the folder above the plan's and from the "
        "top of the repository.",
    ),
    Code(
        "facts-stale",
        "warning",
        "{item}: nothing in it has changed since {day}, and it is still open",
        "Ask whoever answers for it, and record what is known: {command}",
        "A row whose work is going on, and about which nobody has written anything for so long, may stand still or may be "
        "done: the plan does not know.",
    ),
)
