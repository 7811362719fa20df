"""The documents say what the program does: examples are run, tables of keys and codes are compared with its own."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from cluster_cli.core import fields, naming
from cluster_cli.core.codes.format import CODES as FORMAT
from cluster_cli.core.judge.assessment import assess
from cluster_cli.core.judge.explain import why
from cluster_cli.core.judge.health import Thresholds
from cluster_cli.core.judge.verdicts import OUTCOME_OF_STATE
from cluster_cli.core.messages import Term
from cluster_cli.i18n import LANGUAGES, Words
from cluster_cli.store.workspace import load, load_texts
from tools import diagnostics_page, docs_examples

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cluster_cli.core.judge.views import Step
    from cluster_cli.i18n import Language

ROOT = Path(__file__).resolve().parent.parent


DOCUMENTS = docs_examples.documents()
BLOCKS = [block for path in DOCUMENTS for block in docs_examples.blocks(path)]


# Examples


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.name)
def test_what_an_example_shows_is_what_the_program_prints(block: Any, tmp_path: Path) -> None:
    assert docs_examples.differences(block, docs_examples.run(block, tmp_path)) == []


def test_the_guides_have_examples() -> None:
    shown = {block.path.relative_to(ROOT).as_posix() for block in BLOCKS if any(one.shown for one in block.examples)}
    assert shown >= {
        f"docs/{language}/{page}.md"
        for language in LANGUAGES
        for page in ("staff", "coordinators", "formulas", "reference")
    }


@pytest.mark.parametrize(
    ("shown", "printed", "agree"),
    [
        ([], ["a"], True),
        (["a"], ["a"], True),
        (["a"], ["a", "b"], False),
        (["a", "…"], ["a", "b", "c"], True),
        (["…", "c"], ["a", "b", "c"], True),
        (["a", "…", "c"], ["a", "c"], True),
        (["a", "…"], ["b"], False),
        (["(a|b)*"], ["a"], False),
    ],
)
def test_lines_left_out(shown: list[str], printed: list[str], *, agree: bool) -> None:
    assert docs_examples.agrees(shown, printed) is agree


def test_an_example_that_is_wrong_is_found_and_mended(tmp_path: Path) -> None:
    page = ROOT / "docs" / "en" / "page.md"
    text = "<!-- run in: shipped -->\n```console\n$ cluster explain nonsense\nfine\n```\n"
    block = next(docs_examples.blocks_of(page, text))
    outcomes = docs_examples.run(block, tmp_path)
    assert "ended with 2, not 0" in docs_examples.differences(block, outcomes)[0]
    assert "fine" not in docs_examples.rewritten(block, outcomes)


def test_a_block_goes_on_where_the_last_one_ended(tmp_path: Path) -> None:
    first = "<!-- run in: demo -->\n```console\n$ cluster update 4 --note one\n```\n"
    second = "<!-- run in: same -->\n```console\n$ cluster update 4 --note one\n…\n```\n"
    fresh, going_on = docs_examples.blocks_of(ROOT / "docs" / "en" / "page.md", first + second)
    changed, unchanged = docs_examples.run(fresh, tmp_path / "1"), docs_examples.run(going_on, tmp_path / "2")
    assert going_on.before == (fresh,)
    assert changed[0].lines != unchanged[0].lines
    assert "nothing" in " ".join(unchanged[0].lines).lower()


def test_our_side_of_each_conflict_is_kept(tmp_path: Path) -> None:
    first = "<!-- run in: demo -->\n```console\n$ cluster validate\n```\n"
    second = "<!-- run in: same with ours kept -->\n```console\n$ cluster show 4 --columns note --format csv\n…\n```\n"
    fresh, settled = docs_examples.blocks_of(ROOT / "docs" / "en" / "page.md", first + second)
    docs_examples.run(fresh, tmp_path)
    file = tmp_path / "plan" / "data" / "roadmap.yaml"
    whole = file.read_text("utf-8")
    ours = whole.replace("activities:\n", "note: ours\nactivities:\n", 1)
    sides = "<<<<<<< ours\nnote: ours\n||||||| base\n=======\nnote: theirs\n>>>>>>> theirs\n"
    file.write_text(whole.replace("activities:\n", f"{sides}activities:\n", 1), "utf-8")
    docs_examples.run(settled._replace(before=()), tmp_path)
    assert file.read_text("utf-8") == ours


def test_a_block_that_goes_on_from_nothing_is_found() -> None:
    text = "<!-- run in: same -->\n```console\n$ cluster\n```\n"
    block = next(docs_examples.blocks_of(ROOT / "README.md", text))
    assert docs_examples.differences(block, [docs_examples.Outcome(0, ())]) == [
        "there is no block before to go on from"
    ]


def test_a_block_that_names_no_folder_is_found() -> None:
    block = next(docs_examples.blocks_of(ROOT / "README.md", "```console\n$ cluster\n```\n"))
    assert docs_examples.differences(block, []) == ["no line above names the folder"]


COMMAND_ROWS = [
    (language, command)
    for language in LANGUAGES
    for command in re.findall(
        r"^\|[^|]*\| `(cluster [^`]+)` \|$",
        (ROOT / "docs" / language / "coordinators.md").read_text("utf-8"),
        re.MULTILINE,
    )
    if command != "cluster undo"  # nothing was changed yet
]


@pytest.mark.parametrize(("language", "command"), COMMAND_ROWS)
def test_commands_in_the_tables_of_the_guides_work(language: str, command: str, tmp_path: Path) -> None:
    page = ROOT / "docs" / language / "coordinators.md"
    text = f"<!-- run in: demo -->\n```console\n$ {command} --as-of 2026-07-01\n```\n"
    block = next(docs_examples.blocks_of(page, text))
    assert docs_examples.differences(block, docs_examples.run(block, tmp_path)) == []


# Pages


def test_both_languages_have_the_same_pages() -> None:
    pages = [sorted(path.name for path in (ROOT / "docs" / language).glob("*.md")) for language in LANGUAGES]
    assert pages[0] == pages[1]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_to_files_and_headings_that_are_there(path: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8")):
        if "://" in target:
            continue
        name, _, heading = target.partition("#")
        file = (path.parent / name).resolve() if name else path
        assert file.exists(), target
        if heading:
            assert heading in anchors(file), target


def anchors(path: Path) -> set[str]:
    """The names by which a forge lets headings be linked to."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_pages_of_codes_are_not_stale() -> None:
    assert diagnostics_page.stale() == [], "run: python tools/diagnostics_page.py"


# The file format

SHAPES: tuple[Any, ...] = (
    fields.PLAN, fields.PARTY, fields.DECISION, fields.EDITION, fields.OFFICE_FIELD, fields.ACTIVITY, fields.RESPONSIBLE,
    fields.POINT, fields.DECIDED, fields.CHANGE, fields.CARRIED, fields.ASSESSMENT, fields.MATRIX, fields.PROJECT,
    fields.STAGE, fields.GATE, fields.BUDGET_LINE, fields.INDICATOR, fields.RISK, fields.ISSUE, fields.ASSUMPTION,
)  # fmt: skip
KINDS = {
    "ru": {
        "text": "текст", "id": "имя", "day": "день", "period": "период", "interval": "период или промежуток",
        "number": "число", "weight": "число больше 0", "money": "сумма", "count": "целое число", "lag": "отсрочка",
        "repeat": "повторение", "flag": "`true` или `false`", "format": "`1`", "timezone": "часовой пояс",
        "list": "список: {}", "one or more": "{} или список", "pairs": "пары «{}: {}»", "record": "запись `{}`",
        "keys": "ключи {}", "required": "{}, обязателен",
    },
    "en": {
        "text": "text", "id": "name", "day": "day", "period": "period", "interval": "period or interval",
        "number": "number", "weight": "number above 0", "money": "money", "count": "whole number", "lag": "lag",
        "repeat": "repetition", "flag": "`true` or `false`", "format": "`1`", "timezone": "time zone",
        "list": "list: {}", "one or more": "{} or a list", "pairs": "pairs “{}: {}”", "record": "record `{}`",
        "keys": "keys {}", "required": "{}, required",
    },
}  # fmt: skip


def said(kind: Any, words: dict[str, str]) -> str:
    """A kind of value as the tables of the format say it."""
    match type(kind).__name__:
        case "str":
            return words[kind]
        case "Choice":
            return ", ".join(f"`{option}`" for option in kind.options)
        case "ListOf":
            return words["list"].format(said(kind.element, words))
        case "OneOrMore":
            return words["one or more"].format(said(kind.element, words))
        case "MapOf":
            named = ", ".join(f"`{name}`" for name in kind.named)
            return words["pairs"].format(
                words["keys"].format(named) if named else words[kind.key], said(kind.value, words)
            )
        case _:
            return words["record"].format(kind.name)


def table(page: Path, shape: str) -> list[list[str]]:
    """The cells of the table below the heading that names a record."""
    section = re.search(rf"^### [^\n]*`{shape}`\n(.*?)(?=^### |\Z)", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert section is not None, f"no section for {shape}"
    rows = [line for line in section[1].splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in row.strip("|").split(" | ")] for row in rows]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_the_format_page_has_every_key_with_its_kind(shape: Any, language: str) -> None:
    words = KINDS[language]
    wanted = []
    for field in shape.fields:
        kind = said(field.kind, words)
        wanted.append((f"`{field.key}`", words["required"].format(kind) if field.required else kind))
    rows = table(ROOT / "docs" / language / "format.md", shape.name)
    assert [(cells[0], cells[1]) for cells in rows] == wanted
    assert all(len(cells) == 4 and cells[2] and cells[3] for cells in rows)


def test_no_record_of_the_format_is_left_out() -> None:
    known = {shape.name for shape in SHAPES}
    waiting: list[Any] = [fields.PLAN, fields.MATRIX]
    while waiting:
        kind = waiting.pop()
        if type(kind).__name__ == "Shape":
            assert kind.name in known
        waiting += [field.kind for field in getattr(kind, "fields", ())]
        waiting += [getattr(kind, name) for name in ("element", "value") if hasattr(kind, name)]


HOLDERS = {
    "plan": ("roadmap", "{}", "format: 1\ntitle: t\nactivities: []"),
    "party": ("roadmap", "parties:\n  p:\n    {}", "name: n"),
    "decision": ("roadmap", "decisions:\n  d:\n    {}", "title: t"),
    "edition": ("roadmap", "editions:\n  - {}", "by: d"),
    "field": ("roadmap", "fields:\n  f:\n    {}", "name: n"),
    "activity": ("roadmap", "activities:\n  - {}", "id: a\ntitle: t\nresponsible: [p]"),
    "responsible": ("roadmap", "activities:\n  - id: a\n    title: t\n    responsible:\n      - {}", "party: p"),
    "point": ("roadmap", "activities:\n  - id: a\n    title: t\n    responsible: [p]\n    points:\n      2022-01:\n        {}", ""),
    "decided": ("roadmap", "closed:\n  {}", ""),
    "change": ("roadmap", "changes:\n  - {}", ""),
    "carried": ("roadmap", "activities:\n  - id: a\n    title: t\n    responsible: [p]\n    carried:\n      {}", ""),
    "assessment": ("roadmap", "activities:\n  - id: a\n    title: t\n    responsible: [p]\n    assessment:\n      {}", "health: red"),
    "matrix": ("projects", "{}", "format: 1\ntitle: t\nprojects: []"),
    "project": ("projects", "projects:\n  - {}", "id: a\ntitle: t"),
    "stage": ("projects", "projects:\n  - id: a\n    title: t\n    stages:\n      s:\n        {}", ""),
    "gate": ("projects", "projects:\n  - id: a\n    title: t\n    stages:\n      s:\n        gate:\n          {}", ""),
    "budget": ("projects", "projects:\n  - id: a\n    title: t\n    budget:\n      - {}", ""),
    "indicator": ("projects", "projects:\n  - id: a\n    title: t\n    indicators:\n      - {}", "id: i\ntitle: t"),
    "risk": ("projects", "projects:\n  - id: a\n    title: t\n    risks:\n      - {}", "id: r\ntitle: t"),
    "issue": ("projects", "projects:\n  - id: a\n    title: t\n    issues:\n      - {}", "id: i\ntitle: t"),
    "assumption": ("projects", "projects:\n  - id: a\n    title: t\n    assumptions:\n      - {}", "text: t"),
}  # fmt: skip


def written(shape: str, key: str, example: str) -> dict[str, bytes]:
    """Both files, the one with the example in a record of that shape."""
    file, holder, others = HOLDERS[shape]
    lines = [example, *(line for line in others.splitlines() if not line.startswith(f"{key}:"))]
    indent = len(holder) - holder.rindex("\n") - 3 if "\n" in holder else 0
    text = holder.format(("\n" + " " * indent).join(lines)) + "\n"
    heads = {"roadmap": "format: 1\ntitle: t\nactivities: []\n", "projects": "format: 1\ntitle: t\nprojects: []\n"}
    own = text.partition(":")[0]
    head = "".join(f"{line}\n" for line in heads[file].splitlines() if not line.startswith(f"{own}:"))
    whole = text if shape in {"plan", "matrix"} else head + text
    return {name: (whole if name == file else heads[name]).encode() for name in heads}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_every_example_of_the_format_page_can_be_read(shape: Any, language: str) -> None:
    form = {code.name for code in FORMAT}
    for key, _, _, example in table(ROOT / "docs" / language / "format.md", shape.name):
        text, name = example.strip("`"), key.strip("`")
        assert list(yaml.load(text, Loader=yaml.CBaseLoader)) == [name]
        workspace = load_texts(dict(written(shape.name, name, text)))
        assert workspace.readable, text
        assert [fault.code for fault in workspace.diagnostics if fault.code in form] == [], text


@pytest.mark.parametrize("language", LANGUAGES)
def test_plans_on_the_format_page_are_right(language: str) -> None:
    text = (ROOT / "docs" / language / "format.md").read_text("utf-8")
    plans = re.findall(r"^```yaml\n(format: 1\n.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert plans
    for plan in plans:
        assert load_texts({"roadmap": plan.encode()}).diagnostics == ()


# Formulas


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_is_explained_in_the_programs_words(language: Language) -> None:
    page = (ROOT / "docs" / language / "formulas.md").read_text("utf-8")
    cells = {word for row in re.findall(r"^\| ([^|`]+) \|", page, re.MULTILINE) for word in row.split("; ")}
    terms = [term for term in vars(naming).values() if isinstance(term, Term)]
    named = {Words(language).text(term.label) for term in terms if term.key in OUTCOME_OF_STATE}
    assert len(named) == len(OUTCOME_OF_STATE)
    assert named - cells == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_of_thresholds_is_the_programs(language: str) -> None:
    text = (ROOT / "docs" / language / "formulas.md").read_text("utf-8")
    rows = re.findall(r"^\| `(\w+)` \| (\d+) \|", text, re.MULTILINE)
    usual = Thresholds()
    assert [(name, int(number)) for name, number in rows] == [
        (name, getattr(usual, name)) for name in Thresholds.__struct_fields__
    ]


CITED = {
    ("period", 1): ("dated later than D", "датировано позже D"),
    ("period", 5): ("a move", "перенос"),
    ("deadline", 1): ("the last day of its period", "последний день её периода"),
    ("state", 2): ("exactly one state, the first that fits", "берётся первое подходящее"),
    ("days", 2): ("days overdue", "дни просрочки"),
    ("deviation", 10): ("deviation in days = completion", "отклонение, дн. = исполнение"),
    ("place", 3): ("counted", "считается"),
    ("outcome", 3): ("any point overdue is not completed", "есть просроченная точка"),
    ("closed", 3): ("an activity is **closed**", "мероприятие **закрыто**"),
    ("share", 4): ("shared equally by its counted points", "поровну делят её считаемые точки"),
    ("share", 11): ("parts share its weight", "части делят её вес"),
    ("whole", 4): ("weight of past points", "срок которых прошёл"),
    ("part", 4): ("past points that are completed", "вес исполненных точек"),
    ("planned", 6): ("deadline + 1 day", "срок + 1 день"),
    ("earned", 6): ("at most 90 %", "не больше 90 %"),
    ("health", 12): ("an open point is overdue", "открытая точка просрочена"),
    ("row-health", 12): ("the worst of its points", "худшее из своих точек"),
    ("series", 9): ("completed 5 of 6, in time 4", "5 из 6, в срок 4"),
    ("series-health", 12): ("two missed running", "подряд"),
    ("roll-up", 11): ("completed share of its projects", "долю исполненных точек своих проектов"),
    ("reached", 13): ("per cent = fact / plan", "факт / план"),
    ("indicator-health", 13): ("**out of date**", "**устарел**"),
    ("left", 14): ("left = planned", "остаток = "),
    ("spent-share", 14): ("per cent = spent / planned", "процент = "),
    ("line-health", 14): ("off by over 5 %", "больше 5 %"),
}
"""Each figure that `show --why` explains with the section that it cites, and words of the rule as they stand there."""


def cited_steps() -> Iterator[Step]:
    """All steps of the demo's plan and of the one shipped."""
    for folder, as_of in ((ROOT / "examples" / "demo" / "data", date(2026, 7, 1)), (ROOT / "data", date(2022, 3, 15))):
        assessment = assess(load(folder).portfolio, as_of)
        for item in assessment.by_id:
            yield from why(assessment, item)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_cites_the_section_that_has_its_rule(language: Language) -> None:
    page = (ROOT / "docs" / language / "formulas.md").read_text("utf-8")
    numbered = re.findall(r"^## ([0-9]+)\. (.*?)(?=^## [0-9]|\Z)", page, re.MULTILINE | re.DOTALL)
    sections = {int(number): " ".join(text.split()).lower() for number, text in numbered}
    assert {(step.figure.key, step.section) for step in cited_steps()} == set(CITED)
    for (figure, section), words in CITED.items():
        assert words[language == "ru"].lower() in sections[section], figure


# Reference


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_of_the_envelope_names_its_keys(language: str) -> None:
    page = ROOT / "docs" / language / "reference.md"
    section = re.search(r"^## JSON\n(.*?)(?=^## )", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert section is not None
    shown = re.search(r"^(\{\n.*?^\})$", section[1], re.MULTILINE | re.DOTALL)
    assert shown is not None
    assert re.findall(r"^\| `(\w+)` \|", section[1], re.MULTILINE) == list(json.loads(shown[1]))
