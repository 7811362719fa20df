"""Findings as forges show them: what each form must hold, and that nothing in the data is more than text."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from markdown_it import MarkdownIt
from msgspec.structs import replace

from cluster_cli.core.diagnostics import Diagnostic, Field, Located, Place, Span
from cluster_cli.core.messages import days
from cluster_cli.render import step_summary
from cluster_cli.render.diagnostics import Checked
from cluster_cli.render.findings import FORGE, FORMS, Findings, ForgeForm, render
from cluster_cli.render.fingerprints import fingerprints
from cluster_cli.render.github import LONGEST, MOST
from cluster_cli.render.surface import ZERO_WIDTH, Surface
from tests.render.reports import DAY, EN, HOSTILE, RU, raw_characters
from tests.render.test_github import commands

if TYPE_CHECKING:
    from cluster_cli.core.diagnostics import Severity

FORGES: tuple[ForgeForm, ...] = get_args(ForgeForm)
FILE = "data/roadmap.yaml"
SARIF = json.loads((Path(__file__).parents[1] / "schemas" / "sarif-2.1.0.json").read_text("utf-8"))
ANY_TEXT = st.text(st.one_of(st.characters(), st.sampled_from("%:,\r\n#[](){}<>|`\x1b\u202e&@")), max_size=60)


def found(  # noqa: PLR0913 - a finding has so many parts
    severity: Severity = "error",
    *,
    code: str = "unknown-party",
    line: int = 41,
    item: str | None = "8",
    path: tuple[str | int, ...] = ("responsible", 0),
    text: str = "tts",
    file: str = FILE,
) -> Located:
    where = Field("roadmap", 7, path)
    diagnostic = Diagnostic(code, severity, where, {"party": text, "hint": text, "age": days(line)}, item)
    return Located(diagnostic, Place(file, line, 10, line, 17), "")


def findings(*those: Located, files: tuple[str, ...] = (FILE,), strict: bool = False) -> Findings:
    return Findings(those, Checked(2, 14, 2), "Plan", DAY, files, strict=strict)


def read_back(text: str) -> list[tuple[str, dict[str, str], str]]:
    """What the runner of GitHub makes of the lines: level, properties, message."""
    read = []
    for line in text.splitlines():
        match = re.fullmatch(r"::(\w+) (.*?)::(.*)", line)
        assert match, line
        properties = dict(part.split("=", 1) for part in match[2].split(","))
        read.append((match[1], {key: decoded(value, ":,") for key, value in properties.items()}, decoded(match[3])))
    return read


def decoded(text: str, more: str = "") -> str:
    for character in f"\r\n{more}":
        text = text.replace(f"%{ord(character):02X}", character)
    return text.replace("%25", "%")


def test_an_annotation_names_its_place_its_code_and_its_remedy() -> None:
    assert render(findings(found()), EN, "github") == (
        "::error file=data/roadmap.yaml,line=41,col=10,endLine=41,endColumn=17,title=cluster (unknown-party)"
        "::41:10: there is no party “tts” in the list parties%0Atts\n"
    )


def test_columns_of_an_annotation_are_of_one_line_only() -> None:
    one = replace(found(), place=Place(FILE, 41, 10, 43, 2))
    properties = read_back(render(findings(one), EN, "github"))[0][1]
    assert properties == {"file": FILE, "line": "41", "endLine": "43", "title": "cluster (unknown-party)"}


@pytest.mark.parametrize(("count", "last"), [(10, ""), (11, "And 1 more, see the summary."), (35, "And 25 more, see")])
def test_a_level_has_ten_annotations_the_tenth_counts_the_rest(count: int, last: str) -> None:
    those = [found("warning", line=1), *(found(line=at) for at in range(2, count + 2))]
    read = read_back(render(findings(*those), EN, "github"))
    assert [level for level, _, _ in read] == ["error"] * MOST + ["warning"]
    assert last in read[9][2]
    assert ("more" in read[9][2]) == bool(last)
    assert not any("more" in message for _, _, message in (*read[:9], read[10]))


def test_what_is_wrong_comes_before_what_is_late_and_the_latest_first() -> None:
    def late(count: int, severity: Severity = "error") -> Located:
        one = found(severity, line=count)
        return replace(one, diagnostic=replace(one.diagnostic, values={**one.diagnostic.values, "late": days(count)}))

    those = findings(late(50, "warning"), *(late(count) for count in range(1, 13)), found(line=99))
    read = read_back(render(those, EN, "github"))
    assert [int(properties["line"]) for _, properties, _ in read] == [99, *range(12, 3, -1), 50]
    rows = [line for line in render(those, EN, "summary").splitlines() if line.startswith("| error")]
    assert [int(row.split(":")[1]) for row in rows] == [99, *range(12, 0, -1)]


def test_the_longest_message_of_an_annotation_is_shown_whole() -> None:
    read = read_back(render(findings(*[found(text="x" * 20_000)] * 11), EN, "github"))
    assert LONGEST < len(read[9][2]) < 4_096
    assert "And 1 more" in read[9][2]


@settings(max_examples=300, deadline=None)
@given(ANY_TEXT, ANY_TEXT)
def test_the_runner_reads_back_what_was_meant(text: str, name: str) -> None:
    from cluster_cli.core.text import visible

    shown = render(findings(found(text=text, file=f"data/{name}x")), EN, "github")
    [(level, properties, message)] = read_back(shown)
    assert level == "error"
    assert properties["file"].replace(ZERO_WIDTH, "") == visible(f"data/{name}x").replace(ZERO_WIDTH, "")
    assert visible(text).replace(ZERO_WIDTH, "") in message.replace(ZERO_WIDTH, "")
    assert commands(shown) == shown.split("\n")[:1]


def test_code_quality_has_what_gitlab_asks_for() -> None:
    those = [found(), found("warning"), found(code="bad-syntax"), found(code="duplicate-key")]
    read = json.loads(render(findings(*those), EN, "gitlab"))
    assert [set(one) for one in read] == [{"description", "check_name", "fingerprint", "severity", "location"}] * 4
    assert [one["severity"] for one in read] == ["major", "minor", "major", "critical"]
    assert read[0]["location"] == {"path": FILE, "lines": {"begin": 41}}
    assert read[0]["description"] == "there is no party “tts” in the list parties. tts."
    assert len({one["fingerprint"] for one in read}) == 4
    assert json.loads(render(findings(), EN, "gitlab")) == []


def test_a_fingerprint_is_the_same_tomorrow_and_after_an_edit_above() -> None:
    before, after = found(line=41), found(line=99)
    assert before.diagnostic.values != after.diagnostic.values
    assert fingerprints([before]) == fingerprints([after])
    assert fingerprints([found(path=("responsible", 0))]) == fingerprints([found(path=("responsible", 3))])


@pytest.mark.parametrize(
    "other",
    [
        found(code="no-such-day"), found(item="9"), found(item=None), found(path=("due",)), found(file="data/projects.yaml"),
        found(path=("points", "2022-01")), found(path=("points", "2022-02")), found(path=("points", "2022-02", "reason")),
    ],
)  # fmt: skip
def test_another_finding_has_another_fingerprint(other: Located) -> None:
    assert fingerprints([found()]) != fingerprints([other])


def test_two_findings_that_differ_in_nothing_have_two_fingerprints() -> None:
    assert len(set(fingerprints([found(), found(), found(path=("points", "2022-01")), found()]))) == 4
    at_a_span = replace(found().diagnostic, where=Span("roadmap", 3, 9))
    assert len(set(fingerprints([Located(at_a_span, Place(FILE, 1, 1, 1, 2), "")]))) == 1


def test_a_suite_a_file_and_a_case_a_control_point() -> None:
    those = [
        found(path=("points", "2022-01", "completed")), found(path=("points", "2022-01")), found(path=("points", "2022-02")),
        found("warning", item=None, path=("title",)), found(code="duplicate-key", file="data/projects.yaml", item=None),
    ]  # fmt: skip
    root = ET.fromstring(render(findings(*those, files=(FILE, "data/projects.yaml")), EN, "junit"))
    assert [suite.get("name") for suite in root] == [FILE, "data/projects.yaml"]
    first = {case.get("name"): [part.tag for part in case] for case in root[0]}
    assert first == {"the file": ["system-out"], "No. 8, 2022-01": ["failure"], "No. 8, 2022-02": ["failure"]}
    assert [part.tag for part in root[1][0]] == ["error"]
    assert {name: root.get(name) for name in ("tests", "failures", "errors")} == {
        "tests": "4", "failures": "2", "errors": "1",
    }  # fmt: skip
    text = root[0][1][0].text
    assert text is not None
    assert text.count("data/roadmap.yaml:41:10: unknown-party") == 2


def test_a_clean_plan_is_a_case_passed_for_each_file_and_strict_fails_on_warnings() -> None:
    clean = ET.fromstring(render(findings(), EN, "junit"))
    assert [(case.get("name"), len(case)) for case in clean.iter("testcase")] == [("the file", 0)]
    strict = ET.fromstring(render(findings(found("warning"), strict=True), EN, "junit"))
    assert strict.get("failures") == "1"


def sarif(*those: Located) -> dict[str, Any]:
    log = json.loads(render(findings(*those), EN, "sarif"))
    assert [fault.message for fault in Draft202012Validator(SARIF).iter_errors(log)] == []
    run: dict[str, Any] = log["runs"][0]
    return run


def test_sarif_is_of_its_schema_and_a_broken_one_is_not() -> None:
    run = sarif(found(), found("warning", line=50, path=("due",)), replace(found(), other=Place(FILE, 3, 1, 3, 4)))
    log = {"version": "2.1.0", "runs": [run]}
    assert not list(Draft202012Validator(SARIF).iter_errors(log))
    for broken in ({"level": "bad"}, {"locations": [{"physicalLocation": {"region": {"startLine": 0}}}]}, {"line": 4}):
        results = [run["results"][0] | broken]
        assert list(Draft202012Validator(SARIF).iter_errors({"version": "2.1.0", "runs": [run | {"results": results}]}))


def test_sarif_says_how_it_counts_and_where_it_begins() -> None:
    run = sarif(found(), found("warning", code="no-such-day"))
    assert run["columnKind"] == "unicodeCodePoints"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["no-such-day", "unknown-party"]
    assert all(rule["help"]["text"] for rule in run["tool"]["driver"]["rules"])
    first, second = run["results"]
    assert (first["ruleIndex"], first["level"], second["ruleIndex"], second["level"]) == (1, "error", 0, "warning")
    assert first["partialFingerprints"] == {"clusterFinding/v1": fingerprints([found()])[0]}
    place = first["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": FILE, "uriBaseId": "%SRCROOT%"}
    assert place["region"] == {"startLine": 41, "startColumn": 10, "endLine": 41, "endColumn": 17}
    outside = sarif(found(file="/tmp/план.yaml"))["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert outside == {"uri": "/tmp/%D0%BF%D0%BB%D0%B0%D0%BD.yaml"}


def test_no_text_of_the_data_is_a_link_or_a_place_for_an_argument_in_sarif() -> None:
    text = sarif(found(text="[click](http://evil) {0} {{x}}"))["results"][0]["message"]["text"]
    assert not re.search(r"\]\(", text)
    assert re.sub(r"\{\{|\}\}", "", text).count("{") == re.sub(r"\{\{|\}\}", "", text).count("}") == 0
    assert "{{0}}" in text
    assert "{{{{x}}}}" in text


@settings(max_examples=200, deadline=None)
@given(ANY_TEXT)
def test_any_text_keeps_sarif_and_junit_whole(text: str) -> None:
    one = found(text=text, file=f"data/{text}y", item=text or None)
    run = sarif(one)
    uri = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert re.fullmatch(r"[A-Za-z0-9_.~/%-]+", uri)
    if not any(0xD800 <= ord(character) < 0xE000 for character in text):
        assert unquote(uri) == f"data/{text}y"
    said = run["results"][0]["message"]["text"]
    assert "](" not in said
    assert not set("{}") & set(re.sub(r"\{\{|\}\}", "", said))
    root = ET.fromstring(render(findings(one), EN, "junit"))
    assert len(list(root.iter("failure"))) == 1


def test_a_summary_is_a_table_the_worst_first() -> None:
    text = render(findings(found("warning", line=3), found(line=50)), EN, "summary")
    assert text.startswith("## cluster validate\n\nPlan\n\nAs of 2022-03-15.\n\nChecked: files 2")
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert [row.split(" | ")[1] for row in rows[2:]] == ["data/roadmap.yaml:50:10", "data/roadmap.yaml:3:10"]
    assert "No findings" in render(findings(), EN, "summary")
    assert "По состоянию на 15.03.2022." in render(findings(found()), RU, "summary")


def test_a_summary_is_cut_before_github_drops_it_whole() -> None:
    those = [found("warning" if at % 2 else "error", line=at + 1, text="длинно " * 40) for at in range(4000)]
    text = render(findings(*those), EN, "summary")
    assert 890 * 1024 < len(text.encode()) <= 900 * 1024
    shown = sum(line.startswith("| error") for line in text.splitlines())
    assert shown > 500
    assert f"\n{4000 - shown} rows were left out.\n" in text
    assert step_summary.render(findings(found()), EN, Surface(), 300).endswith("\n1 row was left out.\n\n")


def rendered_html(text: str) -> set[str]:
    """The kinds of tokens that a reader of Markdown makes of a text, but those of our own heading and table."""
    own = {"heading", "paragraph", "inline", "table", "thead", "tbody", "tr", "th", "td", "text", "text_special"}
    kinds = set()
    for token in MarkdownIt("commonmark", {"html": True, "linkify": False}).enable("table").parse(text):
        for part in (token, *(token.children or ())):
            kinds.add(part.type.removesuffix("_open").removesuffix("_close"))
    return kinds - own


@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_text_of_the_data_is_markup_of_a_summary(hostile: str) -> None:
    one = found(text=hostile, item=hostile or None, file=f"data/{hostile}")
    text = render(replace(findings(one, one), plan=hostile), EN, "summary")
    assert rendered_html(text) == set()
    assert sum(line.startswith("|") for line in text.splitlines()) == 4
    assert rendered_html("| a |\n| --- |\n| <b>x</b> [a](http://b) |\n") == {"html_inline", "link"}


@pytest.mark.parametrize("form", FORGES)
@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_form_lets_the_data_command_a_runner_or_a_terminal(form: ForgeForm, hostile: str) -> None:
    one = found(text=hostile, item=hostile or None, file=f"data/{hostile}z")
    text = render(replace(findings(one), plan=hostile), EN, form, Surface(runner="4f3c2b1a"))
    assert raw_characters(text) == set()
    own = {line for line in text.split("\n") if form == "github" and line.startswith("::error file=")}
    assert set(commands(text)) - own == set()
    assert len(own) == (form == "github")


def test_the_table_of_forms_is_the_one_of_the_command_line() -> None:
    from cluster_cli.cli.findings import Several

    [_, kind, _] = get_args(Several)
    assert kind.choices == tuple(FORMS)
    assert FORGE == FORGES


@pytest.mark.parametrize("text", ["100%", "%0A::error::x", "%25", "a:b,c=d::e", "\ufffe\uffff", *HOSTILE])
def test_what_is_escaped_is_read_back(text: str) -> None:
    from cluster_cli.core.text import visible

    one = found(text=text, file=f"data/{text}z", item=text or None)
    [(_, properties, message)] = read_back(render(findings(one), EN, "github"))
    assert properties["file"].replace(ZERO_WIDTH, "") == visible(f"data/{text}z")
    assert visible(text)[:LONGEST] in message.replace(ZERO_WIDTH, "")
    assert len(list(ET.fromstring(render(findings(one), EN, "junit")).iter("failure"))) == 1
    assert sarif(one)["results"]
