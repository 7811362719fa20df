"""Every rule: a plan that breaks it and nothing else, at the right place, and one that keeps it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from cluster_cli.core.codes import codes_about
from tests.core.ruled import found, from_sample, in_words, written

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

RULES = codes_about("rules")
CODES = {code.name: code for code in RULES}
DONE = "completed: 2022-02-20\nevidence: [a.pdf]\n"
SERIES = "due: 2022-01\nrepeat: monthly\n"
MOVE = "{on: 2022-03-24, by: ks-3, reason: р, "


class Case(NamedTuple):
    """A code, a plan with the place of its finding marked ⟦so⟧, and a plan without any finding."""

    code: str
    bad: dict[str, Any]
    good: dict[str, Any]


CASES = (
    # names
    Case(
        "duplicate-id",
        {"rows": "- {id: 3, title: А, responsible: [ttst], due: 2022-02}\n- {id: ⟦3⟧, title: Б, responsible: [ttst], due: 2022-03}"},
        {"rows": "- {id: 3, title: А, responsible: [ttst], due: 2022-02}\n- {id: 4, title: Б, responsible: [ttst], due: 2022-03}"},
    ),
    Case("duplicate-id", {"row": "", "card": "id: ⟦3⟧"}, {"row": "", "card": "id: portal"}),
    Case(
        "duplicate-id",
        {"card": "risks:\n  - {id: r1, title: А}\n  - {id: ⟦r1⟧, title: Б}"},
        {"card": "risks:\n  - {id: r1, title: А}\n  - {id: r2, title: Б}"},
    ),
    Case("unknown-party", {"row": "responsible: [ttst, ⟦tts⟧]"}, {"row": "responsible: [ttst]"}),
    Case(
        "unknown-party",
        {"row": "responsible:\n  - ttst\n  - party: ⟦dp⟧\n    role: эксперт"},
        {"row": "responsible:\n  - ttst\n  - party: dpo\n    role: эксперт"},
    ),
    Case("unknown-party", {"card": "lead: ⟦БПОО⟧"}, {"card": "lead: ttst"}),
    Case("unknown-party", {"card": "team: [dpo, ⟦tts⟧]"}, {"card": "team: [dpo, ttst]"}),
    Case(
        "unknown-party",
        {"card": "risks: [{id: r1, title: А, owner: ⟦tts⟧}]"},
        {"card": "risks: [{id: r1, title: А, owner: ttst}]"},
    ),
    Case(
        "unknown-party",
        {"head": "decisions:\n  ks-3: {title: Протокол, body: ⟦совет⟧}"},
        {"head": "decisions:\n  ks-3: {title: Протокол, body: dpo}"},
    ),
    Case(
        "party-name-taken",
        {"head": "parties:\n  ttst: {name: Техникум}\n  dpo:\n    name: Департамент\n    aliases: [ДО, ⟦ТЕХНИКУМ⟧]"},
        {"head": "parties:\n  ttst: {name: Техникум, short: техникум}\n  dpo:\n    name: Департамент\n    aliases: [ДО]"},
    ),
    Case(
        "unknown-section",
        {"head": "sections: {org: Организация}", "row": "section: ⟦orgg⟧"},
        {"head": "sections: {org: Организация}", "row": "section: org"},
    ),
    Case("unknown-item", {"row": "after: [⟦2⟧]"}, {"row": "id: 2", "card": "after: [2]"}),
    Case("unknown-item", {"row": "part_of: ⟦10⟧"}, {"row": "id: 10\ndue:", "rows": "- {id: 1, title: А, responsible: [ttst], due: 2022, part_of: 10}"}),
    Case("unknown-item", {"row": "", "card": "activities: [3, ⟦portal⟧]"}, {"row": "", "card": "activities: [3]"}),
    Case("unknown-item", {"row": "", "card": "after: [⟦8⟧]"}, {"row": "", "card": "after: [3]"}),
    Case(
        "unknown-stage",
        {"card": "stages:\n  ⟦begin⟧: {due: 2022-02}", "cards": "stages: {initiation: Инициирование}\n===\n"},
        {"card": "stages:\n  initiation: {due: 2022-02}", "cards": "stages: {initiation: Инициирование}\n===\n"},
    ),
    Case(
        "unknown-source",
        {"card": "budget: [{source: ⟦region⟧}]", "cards": "sources: {regional: Областной бюджет}\n===\n"},
        {"card": "budget: [{source: regional}]", "cards": "sources: {regional: Областной бюджет}\n===\n"},
    ),
    Case("named-twice", {"row": "responsible: [ttst, dpo, ⟦ttst⟧]"}, {"row": "responsible: [ttst, dpo]"}),
    Case("named-twice", {"card": "team: [dpo, ⟦dpo⟧]"}, {"card": "team: [dpo]"}),
    Case("no-responsible", {"row": "responsible: ⟦[]⟧"}, {"row": "responsible: [dpo]"}),
    Case("no-single-owner", {"row": "responsible: [⟦members⟧, ttst]"}, {"row": "responsible: [ttst, members]"}),
    Case("no-single-owner", {"card": "lead: ⟦members⟧"}, {"card": "lead: ttst"}),
    Case("circle-after", {"row": "after: [⟦3⟧]"}, {"row": "", "card": "after: [3]"}),
    Case(
        "circle-after",
        {"row": "id: 1\nafter: [portal, ⟦2⟧]", "rows": "- {id: 2, title: А, responsible: [ttst], due: 2022, after: [1]}", "card": ""},
        {"row": "id: 1\nafter: [portal, 2]", "rows": "- {id: 2, title: А, responsible: [ttst], due: 2022}", "card": ""},
    ),
    Case(
        "circle-part-of",
        {"row": "id: 1\npart_of: ⟦2⟧", "rows": "- {id: 2, title: А, responsible: [ttst], due: 2022, part_of: 1}"},
        {"row": "id: 1\npart_of: 2", "rows": "- {id: 2, title: А, responsible: [ttst], due: 2022}"},
    ),
    # schedule
    Case("repeat-with-list", {"row": "due: [2022-01, 2022-02]\nrepeat: ⟦monthly⟧"}, {"row": SERIES}),
    Case("repeat-without-due", {"row": "due:\nrepeat: ⟦monthly⟧"}, {"row": SERIES}),
    Case("repeat-finer", {"row": "due: 2022-Q1\nrepeat: ⟦monthly⟧"}, {"row": "due: 2022-Q1\nrepeat: quarterly"}),
    Case("repeat-off-grid", {"row": "due: 2022-Q1\nrepeat: ⟦every 4 months⟧"}, {"row": "due: 2022-Q1\nrepeat: yearly"}),
    Case("until-before-due", {"row": "due: 2022-06\nrepeat: monthly\nuntil: ⟦2022-05⟧"}, {"row": "due: 2022-06\nrepeat: monthly\nuntil: 2022-06"}),
    Case("series-without-end", {"head": "period:", "row": "due: 2022-01\nrepeat: ⟦monthly⟧"}, {"head": "period:", "row": SERIES + "until: 2022-12"}),
    Case("too-many-points", {"head": "period: 1000/2999", "row": "due: 1000-01-01\nrepeat: ⟦weekly⟧"}, {"head": "period: 2022", "row": "due: 2022-01-01\nrepeat: weekly"}),
    Case("lag-too-long", {"row": "lag: ⟦9999d⟧"}, {"row": "lag: 3660d"}),
    Case("start-after-due", {"row": "start: ⟦2022-03⟧\ndue: 2022-02"}, {"row": "start: 2022-02\ndue: 2022-02"}),
    Case("start-after-due", {"row": "start: ⟦2022-04⟧\ndue: [2022-06, 2022-03]"}, {"row": "start: 2022-03\ndue: [2022-06, 2022-03]"}),
    Case("start-after-due", {"row": "start: ⟦2022-03-11⟧\nlag: 10d\ndue: 2022-02"}, {"row": "start: 2022-03-10\nlag: 10d\ndue: 2022-02"}),
    Case("start-after-due", {"card": "start: ⟦2022-03⟧\ndue: 2022-02"}, {"card": "start: 2022-02\ndue: 2022-02"}),
    Case("start-after-due", {"card": "stages:\n  s: {start: ⟦2022-03⟧, due: 2022-02}"}, {"card": "stages:\n  s: {start: 2022-02, due: 2022-02}"}),
    Case("duplicate-due", {"row": "due: [2022-06, 2022-12, ⟦2022-06⟧]"}, {"row": "due: [2022-06, 2022-12]"}),
    Case("deadline-outside-plan", {"row": "due: ⟦2023-01⟧"}, {"row": "due: 2023-01\ncarried: {to: ../2023, on: 2022-03-24, by: ks-3}"}),
    Case("deadline-outside-plan", {"row": "due: [2022-12, ⟦2022-SY⟧]"}, {"row": "due: [2022-12, 2021-SY]"}),
    Case("deadline-outside-plan", {"row": SERIES + "until: ⟦2023-01⟧"}, {"row": SERIES + "until: 2022-12\nlag: 10d"}),
    Case("no-deadline", {"row": "⟦due⟧:"}, {"row": "id: 3\ndue:", "rows": "- {id: 1, title: А, responsible: [ttst], due: 2022, part_of: 3}"}),
    Case("until-without-repeat", {"row": "until: ⟦2022-12⟧"}, {"row": SERIES + "until: 2022-12"}),
    # points
    Case("unknown-point", {"row": SERIES + "points:\n  ⟦2022-03-15⟧: {forecast: 2022-03-20}"}, {"row": SERIES + "points:\n  2022-03: {forecast: 2022-03-20}"}),
    Case("points-of-one", {"row": "⟦points⟧:\n  2022-02: {forecast: 2022-02-20}"}, {"row": "forecast: 2022-02-20"}),
    Case("facts-misplaced", {"row": "due: [2022-06, 2022-12]\n⟦forecast⟧: 2022-06-20"}, {"row": "due: [2022-06, 2022-12]\npoints:\n  2022-06: {completed: 2022-06-20, evidence: [a.pdf]}"}),
    Case("facts-misplaced", {"card": "stages: {s: {due: 2022-02}}\n⟦forecast⟧: 2022-02"}, {"card": "stages: {s: {due: 2022-02, forecast: 2022-02}}"}),
    Case(
        "facts-misplaced",
        {"row": "⟦reason⟧: карантин", "rows": "- {id: 1, title: А, responsible: [ttst], due: 2022, part_of: 3}"},
        {"row": "", "rows": "- {id: 1, title: А, responsible: [ttst], due: 2022, part_of: 3, reason: карантин}"},
    ),
    Case("also-outside", {"row": SERIES + "points:\n  2022-01: {also: [⟦2022-02-01⟧]}"}, {"row": SERIES + "points:\n  2022-01: {also: [2022-01-31]}"}),
    Case(
        "also-outside",
        {"row": "due: 2022-01-10\nrepeat: weekly\npoints:\n  2022-01-17: {also: [⟦2022-01-24⟧]}"},
        {"row": "due: 2022-01-10\nrepeat: weekly\npoints:\n  2022-01-17: {also: [2022-01-23]}"},
    ),
    Case(
        "points-of-one",
        {"row": "⟦points⟧:\n  2022-02: {note: н}", "rows": "- {id: 1, title: А, responsible: [ttst], due: 2022, part_of: 3}"},
        {"row": "note: н", "rows": "- {id: 1, title: А, responsible: [ttst], due: 2022, part_of: 3}"},
    ),
    Case("also-outside", {"row": "due: [2022-06, 2022-12]\npoints:\n  2022-06: {also: [⟦2022-07-01⟧]}"}, {"row": "due: [2022-06, 2022-12]\npoints:\n  2022-06: {also: [2022-06-30]}"}),
    Case("also-outside", {"row": "due: [2022-06, 2022-12]\npoints:\n  2022-06: {also: [⟦2022-05-31⟧]}"}, {"row": "due: [2022-06, 2022-12]\npoints:\n  2022-06: {also: [2022-06-01]}"}),
    Case("also-outside", {"row": "due: [2022-06, 2022-12]\nlag: 10d\npoints:\n  2022-06: {also: [⟦2022-07-11⟧]}"}, {"row": "due: [2022-06, 2022-12]\nlag: 10d\npoints:\n  2022-06: {also: [2022-07-10]}"}),
    Case("also-outside", {"row": "due: [2022-06, 2022-12]\npoints:\n  2022-06: {due: 2022-08, also: [2022-06-01, 2022-08-31, ⟦2022-09-01⟧]}"}, {"row": "due: [2022-06, 2022-12]\npoints:\n  2022-06: {due: 2022-08, also: [2022-07-15]}"}),
    Case("also-outside", {"row": "due: [2022-06, 2022-12]\npoints:\n  2022-06: {due: 2022-04, also: [⟦2022-03-31⟧]}"}, {"row": "due: [2022-06, 2022-12]\npoints:\n  2022-06: {due: 2022-04, also: [2022-04-01, 2022-06-30]}"}),
    # facts
    Case("excused-and-completed", {"row": DONE + "⟦excused⟧: {on: 2022-03-24, by: ks-3}"}, {"row": DONE}),
    Case("confirmed-not-completed", {"row": "⟦confirmed⟧: {on: 2022-03-24, by: ks-3}"}, {"row": DONE + "confirmed: {on: 2022-03-24, by: ks-3}"}),
    Case("confirmation-missing", {"head": "confirmation: required", "row": "id: ⟦3⟧\n" + DONE}, {"head": "confirmation: required", "row": DONE + "confirmed: {on: 2022-03-24, by: ks-3}"}),
    Case("done-without-evidence", {"row": "completed: ⟦2022-02-20⟧"}, {"row": DONE}),
    Case("done-without-evidence", {"row": SERIES + "points:\n  2022-01: ⟦2022-01-20⟧"}, {"row": SERIES + "points:\n  2022-01: {completed: 2022-01-20, evidence: [a.pdf]}"}),
    Case("done-without-evidence", {"card": "stages:\n  s:\n    due: 2022-02\n    completed: ⟦2022-02-20⟧"}, {"card": "stages:\n  s:\n    due: 2022-02"}),
    Case("late-without-reason", {"row": "completed: ⟦2022-03-01⟧\nevidence: [a.pdf]"}, {"row": "completed: 2022-02-28\nevidence: [a.pdf]"}),
    Case("late-without-reason", {"head": "day_off: previous", "row": "due: 2022-04\ncompleted: ⟦2022-04-30⟧\nevidence: [a.pdf]"}, {"head": "day_off: previous", "row": "due: 2022-04\ncompleted: 2022-04-29\nevidence: [a.pdf]"}),
    Case("late-without-reason", {"row": "lag: 10d\ncompleted: ⟦2022-03-11⟧\nevidence: [a.pdf]"}, {"row": "lag: 10d\ncompleted: 2022-03-11\nevidence: [a.pdf]\nreason: р"}),
    Case("late-without-reason", {"head": "calendar: RU\nday_off: next", "row": "completed: ⟦2022-03-16⟧\nevidence: [a.pdf]"}, {"head": "calendar: RU\nday_off: next", "row": "completed: 2022-03-09\nevidence: [a.pdf]"}),
    Case("forecast-without-reason", {"row": "forecast: ⟦2022-03⟧"}, {"row": "forecast: 2022-03\nreason: р"}),
    Case("completed-before-start", {"row": "start: 2022-02-10\ncompleted: ⟦2022-02-09⟧\nevidence: [a.pdf]"}, {"row": "start: 2022-02-10\ncompleted: 2022-02-10\nevidence: [a.pdf]"}),
    Case("completed-before-start", {"row": SERIES + "points:\n  2022-03: {completed: ⟦2022-02-28⟧, evidence: [a.pdf]}"}, {"row": SERIES + "unheld: owed\npoints:\n  2022-03: {completed: 2022-02-28, evidence: [a.pdf]}"}),
    Case("completed-before-plan", {"row": "completed: ⟦2021-12-31⟧\nevidence: [a.pdf]"}, {"row": "completed: 2022-01-01\nevidence: [a.pdf]"}),
    Case("completed-in-future", {"head": "period: 2026", "row": "due: 2026\ncompleted: ⟦2026-11-26⟧\nevidence: [a.pdf]"}, {"head": "period: 2026", "row": "due: 2026\ncompleted: 2026-11-25\nevidence: [a.pdf]"}),
    *(
        Case("evidence-outside", {"row": f"completed: 2022-02-20\nevidence: [a.pdf, ⟦'{path}'⟧]"}, {"row": "completed: 2022-02-20\nevidence: [a.pdf, 'https://example.org/1', 'b/../c.pdf', 'протокол 3.pdf']"})
        for path in ("/etc/passwd", "../a.pdf", "a/../../b.pdf", "C:\\a.pdf", "\\\\server\\a.pdf", "file:///a", "javascript:x", ".git/config", "a/.GIT/b", "", ".")
    ),
    Case("evidence-outside", {"head": "decisions: {ks-3: {title: П, file: ⟦../a.pdf⟧}}"}, {"head": "decisions: {ks-3: {title: П, file: a.pdf}}"}),
    # status
    Case("status-disagrees", {"row": "status: ⟦done⟧"}, {"row": "status: done\n" + DONE}),
    Case(
        "status-disagrees",
        {"row": "due: [2022-01, 2022-02]\nstatus: ⟦done⟧\npoints:\n  2022-01: {completed: 2022-01-20, evidence: [a.pdf]}"},
        {"row": "due: [2022-01, 2022-02]\nstatus: done\npoints:\n  2022-01: {completed: 2022-01-20, evidence: [a.pdf]}\n  2022-02: {excused: {on: 2022-03-24, by: ks-3}}"},
    ),
    Case("status-disagrees", {"card": "stages:\n  s: {due: 2022-02, status: ⟦done⟧}"}, {"card": "stages:\n  s: {due: 2022-02, status: done, completed: 2022-02-20, evidence: [a.pdf]}"}),
    Case(
        "status-disagrees",
        {"row": "status: ⟦done⟧", "rows": "- {id: 1, title: А, responsible: [ttst], due: 2022, part_of: 3}"},
        {"row": "status: done", "rows": "- {id: 1, title: А, responsible: [ttst], due: 2022, part_of: 3, completed: 2022-02-20, evidence: [a.pdf]}"},
    ),
    Case("status-without-decision", {"row": "status: ⟦paused⟧"}, {"row": "status: paused\ndecided: {on: 2022-03-24, by: ks-3}"}),
    Case("status-without-decision", {"card": "stages:\n  s: {due: 2022-02, status: ⟦cancelled⟧}"}, {"card": "stages:\n  s: {due: 2022-02, status: active}"}),
    Case("decided-unused", {"row": "⟦decided⟧: {on: 2022-03-24, by: ks-3}"}, {"row": "status: cancelled\ndecided: {on: 2022-03-24, by: ks-3}"}),
    Case("percent-impossible", {"row": "measure: ⟦percent⟧"}, {"row": "start: 2022-01\nmeasure: percent"}),
    Case("percent-impossible", {"row": SERIES + "start: 2022-01\nmeasure: ⟦percent⟧"}, {"row": SERIES}),
    Case("percent-impossible", {"row": "due: [2022-01, 2022-02]\nstart: 2022-01\nmeasure: ⟦percent⟧"}, {"row": "due: [2022-01, 2022-02]\nstart: 2022-01"}),
    Case("progress-out-of-range", {"row": "start: 2022-01\nmeasure: percent\nprogress: {2022-01-15: 40, 2022-02-01: ⟦100.5⟧}"}, {"row": "start: 2022-01\nmeasure: percent\nprogress: {2022-01-15: 0, 2022-02-01: 99.5}"}),
    Case("progress-out-of-range", {"row": "start: 2022-01\nmeasure: percent\nprogress: {2022-01-15: ⟦-1⟧}"}, {"row": "start: 2022-01\nmeasure: percent"}),
    Case("hundred-not-completed", {"row": "start: 2022-01\nmeasure: percent\nprogress: {2022-02-01: ⟦100⟧}"}, {"row": "start: 2022-01\nmeasure: percent\nprogress: {2022-02-01: 100}\n" + DONE}),
    Case("progress-unused", {"row": "⟦progress⟧: {2022-02-01: 40}"}, {"row": "start: 2022-01\nmeasure: percent\nprogress: {2022-02-01: 40}"}),
    Case("weight-unused", {"row": "measure: effort\nweight: ⟦2⟧"}, {"row": "measure: effort\nweight: 1"}),
    Case("roll-up-without-project", {"row": "measure: ⟦projects⟧"}, {"row": "measure: projects", "card": "activities: [3]"}),
    # decisions and changes
    Case("free-text-decision", {"row": "excused: {on: 2022-03-24, by: ⟦ks-4⟧}"}, {"row": "excused: {on: 2022-03-24, by: ks-3}"}),
    Case("free-text-decision", {"row": "carried: {to: ../2023, on: 2022-03-24, by: ⟦устно⟧}"}, {"row": "carried: {to: ../2023, by: ks-3}"}),
    Case("free-text-decision", {"head": "editions: [{by: ⟦order-1⟧}]"}, {"head": "editions: [{by: ks-3}]"}),
    Case("free-text-decision", {"head": "closed: {on: 2022-03-24, by: ⟦order-1⟧}"}, {"head": "closed: {on: 2022-03-24, by: ks-3}"}),
    Case("free-text-decision", {"row": DONE + "confirmed: {on: 2022-03-24, by: ⟦куратор⟧}"}, {"row": DONE + "confirmed: {on: 2022-03-24, by: дпо}"}),
    Case("decision-day-differs", {"row": "excused: {on: ⟦2022-03-25⟧, by: ks-3}"}, {"row": "excused: {by: ks-3}"}),
    Case("decision-day-differs", {"head": "editions: [{by: ks-3, on: ⟦2022-01-10⟧}]"}, {"head": "editions: [{by: ks-3, on: 2022-03-24}]"}),
    Case("no-decision-day", {"head": "decisions: {ks-4: {title: Протокол}}", "row": "excused:\n  by: ks-4\n".replace("excused", "⟦excused⟧")}, {"head": "decisions: {ks-4: {title: Протокол}}", "row": "excused: {on: 2022-02-01, by: ks-4}"}),
    Case("record-without-decision", {"row": "⟦excused⟧:\n  on: 2022-02-01"}, {"row": "excused: {on: 2022-03-24, by: ks-3}"}),
    Case("broken-chain", {"row": f"changes: [{MOVE}from: 2022-01, to: ⟦2022-03⟧}}]"}, {"row": f"changes: [{MOVE}from: 2022-01, to: 2022-02}}]"}),
    Case(
        "broken-chain",
        {"row": f"changes: [{MOVE}from: 2022-01, to: 2022-03}}, {MOVE}from: ⟦2022-04⟧, to: 2022-02}}]"},
        {"row": f"changes: [{MOVE}from: 2022-01, to: 2022-03}}, {MOVE}field: weight, to: 1}}, {MOVE}from: 2022-03, to: 2022-02}}]"},
    ),
    Case(
        "broken-chain",
        {"row": SERIES + f"points:\n  2022-04: {{due: 2022-05, changes: [{MOVE}from: 2022-04, to: ⟦2022-06⟧}}]}}"},
        {"row": SERIES + f"points:\n  2022-04: {{due: 2022-05, changes: [{MOVE}from: 2022-04, to: 2022-05}}]}}"},
    ),
    Case(
        "broken-chain",
        {"row": f"due: [2022-06, 2022-12]\nchanges: [{MOVE}from: 2022-06, to: ⟦2022-12⟧}}]"},
        {"row": f"due: [2022-06, 2022-12]\nchanges: [{MOVE}from: 2022-06, to: '2022-06, 2022-12'}}]"},
    ),
    Case("broken-chain", {"card": f"stages:\n  s: {{due: 2022-05, changes: [{MOVE}from: 2022-04, to: ⟦2022-06⟧}}]}}"}, {"card": f"due: 2022-05\nchanges: [{MOVE}from: 2022-04, to: 2022-05}}]"}),
    Case("change-not-a-period", {"row": f"changes: [{MOVE}from: ⟦февраль⟧, to: 2022-02}}]"}, {"row": f"changes: [{MOVE}from: 2022-01, to: 2022-02}}]"}),
    Case("unknown-change-field", {"row": f"changes: [{MOVE}field: ⟦wieght⟧, to: 2}}]"}, {"row": f"changes: [{MOVE}field: weight, to: 2}}, {MOVE}field: completed, from: 2022-01-01}}]"}),
    Case("unknown-change-field", {"head": f"changes: [{MOVE}field: ⟦horizont⟧, to: 2}}]"}, {"head": f"changes: [{MOVE}field: health.overdue_red, to: 2}}]"}),
    Case("unknown-change-field", {"row": SERIES + f"points: {{2022-01: {{changes: [{MOVE}field: ⟦lag⟧, to: 2d}}]}}}}"}, {"row": SERIES + f"points: {{2022-01: {{changes: [{MOVE}field: excused, from: 2022-01-01}}]}}}}"}),
    # the plan's head
    Case("expect-differs", {"head": "expect: {activities: ⟦2⟧}"}, {"head": "expect: {activities: 1}", "row": "", "rows": "- {id: 1, title: А, responsible: [ttst], due: 2022, part_of: 3}"}),
    Case("expect-differs", {"head": "expect: {points: ⟦11⟧}", "row": SERIES}, {"head": "expect: {points: 12, projects: 0}", "row": SERIES}),
    Case("expect-differs", {"head": "expect: {projects: ⟦0⟧}", "card": ""}, {"head": "expect: {projects: 1}", "card": ""}),
    Case("bad-calendar", {"head": "calendar: ⟦Россия⟧"}, {"head": "calendar: RU"}),
    Case("unknown-rule", {"head": "rules: {⟦done-without-evidense⟧: off}"}, {"head": "rules: {done-without-evidence: off}", "row": "completed: 2022-02-20"}),
    Case("fixed-rule", {"head": "rules: {unknown-party: ⟦off⟧}"}, {"head": "rules: {unknown-party: error}"}),
    Case("unknown-threshold", {"head": "health: {⟦overdue⟧: 20}"}, {"head": "health: {overdue_red: 20}"}),
    Case("title-period", {"head": "title: ⟦План на 2021 год⟧"}, {"head": "title: План на 2022 год"}),
    Case("open-question", {"head": "question: ⟦Кто отвечает?⟧"}, {"head": "note: Кто отвечает?"}),
    Case("open-question", {"row": "question: ⟦Кто отвечает?⟧"}, {"row": "note: Кто отвечает?"}),
    Case("unknown-extra", {"head": "fields: {kosgu: {name: КОСГУ}}", "row": "extra: {⟦kosgy⟧: 226}"}, {"head": "fields: {kosgu: {name: КОСГУ}}", "row": "extra: {kosgu: 226}"}),
    Case("extra-type", {"head": "fields: {n: {name: Количество, type: number}}", "row": "extra: {n: ⟦дюжина⟧}"}, {"head": "fields: {n: {name: Количество, type: number}}", "row": "extra: {n: -12.5}"}),
    Case("extra-type", {"head": "fields: {n: {name: Дата, type: date}}", "card": "extra: {n: ⟦2022-02⟧}"}, {"head": "fields: {n: {name: Дата, type: date}}", "card": "extra: {n: 2022-02-01}"}),
    # projects
    Case("project-after-activity", {"row": "", "card": "activities: [3]\ndue: ⟦2022-03⟧"}, {"row": "", "card": "activities: [3]\ndue: 2022-02"}),
    Case("project-after-activity", {"row": "", "card": "activities: [3]\ndue: 2022-02\nstages:\n  s: {due: ⟦2022-03⟧}"}, {"row": "", "card": "activities: [3]\ndue: 2022-02\nstages:\n  s: {due: 2022-02}\n  t: {due: 2022-03, excused: {on: 2022-03-24, by: ks-3}}"}),
    Case("project-after-activity", {"row": "", "card": "activities: [3]\ndue: ⟦2022-03⟧\nstages:\n  s: {due: 2022-03}"}, {"row": "", "card": "activities: [3]\nstages:\n  s: {due: 2022-02}"}),
    Case("project-before-activity", {"row": "start: 2022-02", "card": "activities: [3]\nstages:\n  s: {start: ⟦2022-01⟧, due: 2022-02}"}, {"row": "start: 2022-02", "card": "activities: [3]\nstages:\n  s: {start: 2022-02, due: 2022-02}"}),
    Case("project-before-activity", {"row": "start: 2022-02", "card": "activities: [3]\nstart: ⟦2022-01⟧\ndue: 2022-02"}, {"row": "start: 2022-01", "card": "activities: [3]\nstart: 2022-01\ndue: 2022-02"}),
    Case("project-still-open", {"row": DONE, "card": "id: ⟦portal⟧\nactivities: [3]\ndue: 2022-02"}, {"row": DONE, "card": "activities: [3]\ndue: 2022-02\n" + DONE}),
    Case("project-still-open", {"row": DONE, "card": "activities: [3]\nstages:\n  ⟦s⟧: {due: 2022-02}"}, {"row": "", "card": "activities: [3]\nstages:\n  s: {due: 2022-02}"}),
    Case("activity-still-open", {"row": "id: ⟦3⟧", "card": "activities: [3]\ndue: 2022-02\n" + DONE}, {"row": "", "card": "activities: [3]\ndue: 2022-02\n" + DONE, "cards": "- {id: p2, title: Второй, activities: [3], due: 2022-02}"}),
    Case("lead-not-responsible", {"row": "responsible: [dpo]", "card": "activities: [3]\nlead: ⟦ttst⟧"}, {"row": "responsible: [dpo, ttst]", "card": "activities: [3]\nlead: ttst"}),
    Case("budget-exceeded", {"card": "budget: [{planned: 10, committed: 10, spent: ⟦10.01⟧}]"}, {"card": "budget: [{planned: 10, spent: 10}, {planned: 1, spent: 2, reason: р}]"}),
    Case("budget-exceeded", {"card": "budget: [{planned: 10, committed: ⟦11⟧}]"}, {"card": "budget: [{planned: 10, committed: 10}]"}),
    # gates: a stage begun or completed, decided otherwise, not at all or later than it was completed
    Case("stage-without-gate", {"card": "stages:\n  s: {due: 2022-02, status: active, ⟦gate⟧: {decision: hold, by: ks-3}}"}, {"card": "stages:\n  s: {due: 2022-02, status: active, gate: {decision: go, by: ks-3}}"}),
    Case("stage-without-gate", {"card": "stages:\n  s:\n    due: 2022-02\n    completed: 2022-02-20\n    evidence: [a.pdf]\n    ⟦gate⟧: {criteria: [деньги выделены]}"}, {"card": "stages:\n  s: {due: 2022-02, gate: {criteria: [деньги выделены]}}"}),
    Case("stage-without-gate", {"card": "stages:\n  s: {due: 2022-04, completed: 2022-03-23, evidence: [a.pdf], ⟦gate⟧: {decision: go, by: ks-3}}"}, {"card": "stages:\n  s: {due: 2022-04, completed: 2022-03-24, evidence: [a.pdf], gate: {decision: go, by: ks-3}}"}),
    Case("record-without-decision", {"card": "stages:\n  s: {due: 2022-02, gate: ⟦{decision: go, on: 2022-02-01}⟧}"}, {"card": "stages:\n  s: {due: 2022-02, gate: {criteria: [деньги]}}"}),
    Case("free-text-decision", {"card": "stages:\n  s: {due: 2022-02, gate: {decision: stop, on: 2022-02-01, by: ⟦устно⟧}}"}, {"card": "stages:\n  s: {due: 2022-02, gate: {decision: stop, by: ks-3}}"}),
)  # fmt: skip
IDS = [f"{case.code}-{number}" for number, case in enumerate(CASES)]


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_what_breaks_a_rule_is_found_at_its_place_and_nothing_else(case: Case) -> None:
    plan = written(**case.bad)
    assert found(plan.load()) == [(case.code, plan.spot)]


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_what_a_rule_says(case: Case, snapshot: SnapshotAssertion) -> None:
    assert in_words(written(**case.bad).load().diagnostics) == snapshot


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_what_keeps_it_is_fine(case: Case) -> None:
    assert found(written(**case.good).load()) == []


def test_every_code_has_a_case() -> None:
    # Two of them never come alone; they stand below.
    assert {case.code for case in CASES} | {"lag-without-due", "change-says-nothing"} == set(CODES)


def test_a_lag_without_a_deadline_is_told_beside_the_deadline_that_is_lacking() -> None:
    plan = written(row="due:\nlag: ⟦10d⟧")
    assert ("lag-without-due", plan.spot) in found(plan.load())
    assert {code for code, _ in found(plan.load())} == {"lag-without-due", "no-deadline"}


def test_a_move_that_says_nothing_is_told_beside_the_chain_it_breaks() -> None:
    workspace = written(row="changes:\n  - {on: 2022-03-24, by: ks-3, reason: р}").load()
    assert {code for code, _ in found(workspace)} == {"change-says-nothing", "broken-chain"}


@pytest.mark.parametrize("code", RULES, ids=lambda code: code.name)
def test_the_samples_show_what_they_say(code: Any) -> None:
    wrong, right = from_sample(code.bad), from_sample(code.good)
    assert code.name in {fault.code for fault in wrong.diagnostics}
    assert code.name not in {fault.code for fault in right.diagnostics}
    assert [fault.code for fault in right.diagnostics if fault.severity == "error"] == []
    severities = {fault.severity for fault in wrong.diagnostics if fault.code == code.name}
    assert severities == {code.severity}
