"""Codes of the plan's head and of the office's own fields."""

from __future__ import annotations

from cluster_cli.core.diagnostics import Code

PLAN: tuple[Code, ...] = (
    Code(
        "expect-differs",
        "error",
        "{wanted} expected, and there are: {there}",
        "Find what is missing or too much; where the paper was changed, mend expect.",
        "What the approved paper has is counted once and written down. So a row that was lost or entered twice is found.",
        bad="expect: {activities: 2}\nactivities:\n  - id: 1\n    title: Формирование совета\n",
        good="expect: {activities: 1}\nactivities:\n  - id: 1\n    title: Формирование совета\n",
    ),
    Code(
        "bad-calendar",
        "error",
        "`{code}` is not the code of a country",
        "Write two capital Latin letters: RU for Russia.",
        "The production calendar of a country says which days nobody works. Its code is that of the international list "
        "of countries.",
        bad="calendar: Россия\n",
        good="calendar: RU\n",
    ),
    Code(
        "unknown-rule",
        "error",
        "there is no finding with the code {rule}",
        "{hint}",
        "Under rules a plan says which findings it takes for errors, for warnings or for nothing. A misspelt code would "
        "change nothing.",
        bad="rules: {done-without-evidense: error}\n",
        good="rules: {done-without-evidence: error}\n",
    ),
    Code(
        "fixed-rule",
        "warning",
        "{rule} is always an error; this setting changes nothing",
        "Take the line out.",
        "Only warnings can be made errors or be switched off. An error makes the plan wrong, whoever reads it.",
        bad="rules: {unknown-party: off}\n",
        good="rules: {done-without-evidence: off}\n",
    ),
    Code(
        "unknown-threshold",
        "error",
        "there is no threshold {name}",
        "{hint}",
        "Under health a plan sets the limits between the colours. A misspelt name would leave the usual limit.",
        bad="health: {overdue: 20}\n",
        good="health: {overdue_red: 20}\n",
    ),
    Code(
        "title-period",
        "warning",
        "the title says “{named}”, and the period of the plan is another: {period}",
        "Mend the title or the period. Where the document itself is so, leave both; once that is cleared up, the plan can "
        "switch this warning off under rules.",
        "Whoever reads the title expects deadlines of that time. Perhaps the period is wrong, perhaps deadlines are "
        "missing, perhaps the document was named after another one.",
        bad="title: План на 2022-2023 учебный год\nperiod: 2022\n",
        good="title: План на 2022 год\nperiod: 2022\n",
    ),
    Code(
        "open-question",
        "warning",
        "a question is open: {question}",
        "Clear it up with those who approved the plan, write down what follows, and take the question out.",
        "What the document leaves open is not guessed. The question stays in sight until it is answered.",
        bad="activities:\n  - question: Заседания двух советов считать вместе или порознь?\n",
        good="activities:\n  - note: Заседания двух советов считаются вместе\n",
    ),
    Code(
        "unknown-extra",
        "error",
        "the plan declares no field {field} of its own",
        "{hint}",
        "Fields of the office's own stand under extra and are declared once in the plan's fields, with a name and a type. "
        "So a misspelt one is noticed.",
        bad="fields:\n  kosgu: {name: Код КОСГУ}\nactivities:\n  - extra: {kosgy: '226'}\n",
        good="fields:\n  kosgu: {name: Код КОСГУ}\nactivities:\n  - extra: {kosgu: '226'}\n",
    ),
    Code(
        "extra-type",
        "error",
        "{field}: `{text}` is not {type}",
        "Write {type}, or declare another type in the plan's fields.",
        "The type of the office's own field is declared in the plan, so that it can be sorted and added up.",
        bad="fields:\n  quantity: {name: Количество, type: number}\nactivities:\n  - extra: {quantity: дюжина}\n",
        good="fields:\n  quantity: {name: Количество, type: number}\nactivities:\n  - extra: {quantity: '12'}\n",
    ),
)
