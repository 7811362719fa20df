"""Rules together: what a finding says and offers, what a plan may set, what is still counted, what only follows."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from pkgutil import iter_modules
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import StructMeta

from cluster_cli.core import changes, rules
from cluster_cli.core.codes import code_of, codes_about, every_code
from cluster_cli.core.diagnostics import Code
from cluster_cli.core.messages import Message
from cluster_cli.core.model import Activity, Facts, Matrix, Plan
from cluster_cli.core.rules import advice, check
from cluster_cli.core.rules.names import circles
from cluster_cli.core.rules.plan import years_in
from cluster_cli.i18n import Words
from cluster_cli.store.places import locate
from cluster_cli.store.workspace import load
from tests.core.plans import one as row_of
from tests.core.plans import plan_of, replaced
from tests.core.ruled import TODAY, found, spot_of, written

if TYPE_CHECKING:
    from cluster_cli.core.diagnostics import Diagnostic
    from cluster_cli.store.workspace import Workspace
    from tests.core.ruled import Written

RULES = codes_about("rules")
KEYS = {name for kind in (Plan, Matrix, Activity, Facts) for name in kind.__struct_fields__}
ROOT = Path(__file__).resolve().parents[3]
NAMES = st.sampled_from("abcdefg")
ENGLISH, RUSSIAN = Words("en"), Words("ru")


def codes(workspace: Workspace) -> list[str]:
    return sorted(fault.code for fault in workspace.diagnostics)


def only(workspace: Workspace, code: str) -> Diagnostic:
    (fault,) = (fault for fault in workspace.diagnostics if fault.code == code)
    return fault


def counted(workspace: Workspace) -> list[str]:
    return [row.id for row in workspace.portfolio.plan.activities]


# What a finding says


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("tts", "Возможно, «ttst» (Техникум социальных технологий)?"),
        ("БПОО  ттст", "Возможно, «ttst» (Техникум социальных технологий)?"),
        ("ДПО", "Возможно, «dpo» (Департамент образования)?"),
        ("Техникум социальной технологии", "Возможно, «ttst» (Техникум социальных технологий)?"),
        ("zzz", "Внесите его в список parties или запишите одно из имеющихся: dpo, ttst, members."),
    ],
)
def test_the_nearest_party_is_named_by_any_of_its_names(name: str, hint: str) -> None:
    fault = only(written(row=f"responsible: [{name}]").load(), "unknown-party")
    assert RUSSIAN.code(fault) == (f"исполнителя «{name}» нет в списке parties", hint)


def test_a_project_is_no_activity() -> None:
    fault = only(written(row="part_of: portal", card="").load(), "unknown-item")
    assert "“portal” is a project" in ENGLISH.code(fault)[1]


@pytest.mark.parametrize(
    ("written_as", "meant"),
    [("2022-03-15", "2022-03"), ("2022-Q2", "2022-05"), ("2023-01", "2022-01"), ("2022-12-31", "2022-12-31")],
)
def test_the_nearest_point_is_named(written_as: str, meant: str) -> None:
    due = "2022-01-31" if meant == written_as else "2022-01"
    plan = written(
        row=f"due: {due}\nrepeat: every {1 if meant == written_as else 2} months\npoints:\n  {written_as}: {{note: н}}"
    )
    hints = [ENGLISH.code(fault)[1] for fault in plan.load().diagnostics]
    assert hints == ([] if meant == written_as else [f"Perhaps “{meant}”?"])


def test_where_no_point_is_near_all_are_named() -> None:
    fault = only(written(row="due: 2022-01\nrepeat: monthly\npoints:\n  1999: {note: н}").load(), "unknown-point")
    assert RUSSIAN.code(fault) == (
        "№ 3: контрольной точки 1999 нет",
        "Контрольные точки этой строки идут с 2022-01 по 2022-12.",
    )


def test_the_whole_circle_is_named() -> None:
    rows = "".join(
        f"- {{id: {n}, title: А, responsible: [ttst], due: 2022, after: [{n % 4 + 1}]}}\n" for n in range(1, 5)
    )
    fault = only(written(rows=rows).load(), "circle-after")
    assert ENGLISH.code(fault)[0] == "these items wait for one another in a circle: 1, 2, 3, 4, 1"


@pytest.mark.parametrize(
    ("edges", "expected"),
    [
        ({"a": ["b"], "b": ["c"]}, []),
        ({"a": ["a"]}, [["a", "a"]]),
        ({"a": ["b"], "b": ["a"], "c": ["d"], "d": ["c"]}, [["a", "b", "a"], ["c", "d", "c"]]),
        ({"a": ["b"], "b": ["b", "c"], "c": ["d"], "d": ["c"]}, [["b", "b"], ["c", "d", "c"]]),
        ({"x": ["a"], "a": ["b"], "b": ["x", "c"], "c": ["b"]}, [["x", "a", "b", "x"]]),
        ({"c": ["b", "a"], "b": ["c"], "a": ["a"]}, [["a", "a"], ["c", "b", "c"]]),
        ({"x": ["a", "x"], "a": ["b"], "b": ["a"]}, [["x", "x"], ["a", "b", "a"]]),
    ],
)
def test_every_knot_has_one_circle(edges: dict[str, list[str]], expected: list[list[str]]) -> None:
    assert sorted(circles(edges)) == sorted(expected)


@settings(max_examples=300)
@given(st.dictionaries(NAMES, st.lists(NAMES, max_size=4), max_size=7))
def test_circles_are_circles_share_no_name_and_leave_no_knot_out(edges: dict[str, list[str]]) -> None:
    found_circles = circles(edges)
    for circle in found_circles:
        assert circle[0] == circle[-1]
        assert all(after in edges[name] for name, after in pairwise(circle))
    caught = [name for circle in found_circles for name in circle[1:]]
    assert len(set(caught)) == len(caught)
    reach = {name: reached(name, edges) for name in edges}
    for name in edges:
        if name in reach[name]:  # in a knot: one of those who reach it and whom it reaches is caught
            assert any(other in caught and name in reach[other] for other in reach[name] if other in edges)


def reached(start: str, edges: dict[str, list[str]]) -> set[str]:
    known: set[str] = set()
    waiting = list(edges[start])
    while waiting:
        name = waiting.pop()
        if name not in known:
            known.add(name)
            waiting.extend(edges.get(name, ()))
    return known


def test_long_chains_and_many_circles_take_no_time() -> None:
    chain = {str(n): [str(n + 1)] for n in range(50_000)} | {"50000": [str(n) for n in range(0, 50_000, 2)]}
    assert len(circles(chain)) == 1


def test_two_places_that_disagree_are_both_named() -> None:
    workspace = written(row="⟦due⟧: 2022-02", card="activities: [3]\ndue: 2022-03").load()
    (located,) = locate(workspace, workspace.diagnostics)
    assert located.place.path == "data/projects.yaml"
    assert located.other is not None
    assert spot_of(located.other).file == "data/roadmap.yaml"
    line = workspace.sources["roadmap"].text.split("\n")[located.other.line - 1]
    assert line[located.other.column - 1 :] == "2022-02"


def test_both_places_of_a_double_id_are_named_and_the_first_one_counts() -> None:
    rows = "- {id: 3, title: А, responsible: [ttst], due: 2022}\n- {id: 3, title: Б, responsible: [ttst], due: 2022}\n"
    workspace = written(rows=rows).load()
    (located,) = locate(workspace, workspace.diagnostics)
    assert located.other is not None
    assert (located.place.line - located.other.line, located.place.column) == (1, located.other.column)
    assert [row.title for row in workspace.portfolio.plan.activities] == ["А"]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("План", []),
        ("План на 2022 год", [("2022", "2022-01-01", "2022-12-31")]),
        ("План на 2022-2023 учебный год", [("2022-2023 учебный год", "2022-09-01", "2023-08-31")]),
        ("План на 2022/23 учебный год", [("2022/23 учебный год", "2022-09-01", "2023-08-31")]),
        ("План на 2022–2024 годы", [("2022–2024", "2022-01-01", "2024-12-31")]),
        ("План реализации Стратегии до 2030 года на 2022 год", [("2022", "2022-01-01", "2022-12-31")]),
        ("Приказ от 12.01.2022 № 2022-п", []),
        ("Plan for the 2022/2023 school year", [("2022/2023 school year", "2022-09-01", "2023-08-31")]),
        ("Шифр 20221", []),
    ],
)
def test_years_are_read_out_of_a_title(title: str, expected: list[tuple[str, str, str]]) -> None:
    assert [(one.text, one.first.isoformat(), one.last.isoformat()) for one in years_in(title)] == expected


@pytest.mark.parametrize(
    ("title", "period", "fits"),
    [
        ("План на 2022 год", "2022", True),
        ("План на 2022 год", "2022-02/2022-11", True),
        ("План на 2022 год", "2022-SY", False),
        ("План на 2022 год", "2022/2024", False),
        ("План на 2022-2023 учебный год", "2022-SY", True),
        ("План на 2022-2023 учебный год", "2022-09/2023-05", True),
        ("План на 2022-2023 учебный год", "2022", False),
        ("План на 2022-2023 годы", "2022/2023", True),
        ("План на 2022-2023 годы", "2022", False),
        ("План на 2022 год и плановый период 2023 и 2024 годов", "2022", True),
        ("План с 2022 по 2024 год", "2022/2024", True),
        ("План", "2022", True),
    ],
)
def test_a_title_is_of_the_plan_s_period_or_asked_about(title: str, period: str, fits: bool) -> None:
    workspace = written(head=f"title: {title}\nperiod: {period}", row=f"due: {period[:4]}-10").load()
    assert codes(workspace) == ([] if fits else ["title-period"])


# What the files of this repository deserve


def test_the_shipped_plan_has_what_the_paper_leaves_open_and_nothing_else() -> None:
    workspace = load(ROOT / "data")
    named = [(fault.code, fault.item) for fault in workspace.diagnostics]
    assert sorted(named, key=str) == [("open-question", "2"), ("roll-up-without-project", "10"), ("title-period", None)]


def test_the_demo_has_no_errors() -> None:
    for folder in ("data", "2025"):
        workspace = load(ROOT / "examples" / "demo" / folder)
        assert [fault.code for fault in workspace.diagnostics if fault.severity == "error"] == []


# What a plan may set


@pytest.mark.parametrize("wanted", ["error", "warning", "off"])
def test_a_plan_sets_the_severity_of_a_warning_and_counts_go_on(wanted: str) -> None:
    workspace = written(head=f"rules: {{done-without-evidence: {wanted}}}", row="completed: 2022-02-20").load()
    assert [fault.severity for fault in workspace.diagnostics] == ([] if wanted == "off" else [wanted])
    assert counted(workspace) == ["3"]


def test_an_error_cannot_be_switched_off() -> None:
    workspace = written(head="rules: {unknown-party: off}", row="responsible: [tts]").load()
    assert codes(workspace) == ["fixed-rule", "unknown-party"]


def test_the_day_counts_only_where_it_is_told() -> None:
    text = written(head="period: 2026", row="due: 2026\nevidence: [a.pdf]\ncompleted: 2026-12-01")
    assert codes(text.load(TODAY)) == ["completed-in-future"]
    assert codes(text.load(TODAY.replace(month=12))) == []
    assert check(text.load().portfolio) == []


# The table of codes


def test_the_rules_and_their_tables_agree() -> None:
    for code in RULES:  # what a finding may rest on are keys that files have
        assert set(code.rests_on) <= KEYS, code.name
    assert {code.name for code in RULES} <= set(every_code())
    assert len({code.name for code in RULES}) == len(RULES)


def test_every_code_that_a_module_holds_is_found_by_its_name() -> None:
    for room in (rules, changes):
        for module in iter_modules(room.__path__):
            held = vars(import_module(f"{room.__name__}.{module.name}")).values()
            for code in (each for each in held if isinstance(each, Code)):
                assert code_of(code.name) is code, module.name
    assert [code_of(name) for name in every_code()] == list(every_code().values())
    assert code_of("no-such-code") is None


def test_the_words_of_a_rule_load_nothing_that_only_check_needs() -> None:
    program = (
        "import sys; from cluster_cli.core.codes import code_of; code_of('unknown-party'); code_of('no-file');"
        "print(sorted(name for name in sys.modules if name.startswith(('cluster_cli.core.changes', 'cluster_cli.core.judge'))))"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"


@pytest.mark.parametrize(
    ("lowest", "agrees"),
    [
        ("completed: 2022-02-20", True),
        ("note: н", False),
        ("status: cancelled", True),
        ("carried: {to: ../2023}", True),
    ],
)
def test_a_whole_is_done_when_the_parts_of_its_parts_are(lowest: str, agrees: bool) -> None:
    rows = (
        "- {id: a, title: А, responsible: [ttst], part_of: b, due: 2022, " + lowest + "}\n"
        "- {id: b, title: Б, responsible: [ttst], part_of: c}\n"
        "- {id: d, title: Г, responsible: [ttst], part_of: c, due: 2022, completed: 2022-02-20}\n"
        "- {id: c, title: В, responsible: [ttst], status: done}\n"
    )
    assert ("status-disagrees" not in codes(written(rows=rows).load())) == agrees


def test_more_points_than_anybody_can_count_are_refused() -> None:
    from cluster_cli.core.model import Repeat
    from tests.core.plans import month, period

    rows = [
        replaced(row_of(str(n), "1990-01"), repeat=Repeat(1, "month", "monthly"), until=period("2400-01"))
        for n in range(210)
    ]
    portfolio = plan_of(*rows, period=period("1990/2400"))
    assert month("1990-01") == rows[0].due[0]
    (fault,) = check(portfolio)
    assert (fault.code, fault.values["most"], fault.item) == ("too-many-points", 1_000_000, "203")


def test_a_thousand_misspelt_names_are_answered_at_once() -> None:
    names = ", ".join(f"party{n}" for n in range(1000))
    parties = "\n".join(f"  org{n}: {{name: Организация {n}}}" for n in range(1000))
    workspace = written(head=f"parties:\n{parties}\ndecisions:", row=f"responsible: [{names}]").load()
    assert codes(workspace) == ["unknown-party"] * 1000
    assert all(re.search("parties|org", ENGLISH.code(fault)[1]) for fault in workspace.diagnostics)


def jumble() -> Written:
    """Misspelt names of every kind, more than near ones are sought for, in two files, and other faults among them."""
    rows = "".join(
        f"- {{id: r{n}, title: А, responsible: [tts{n}], section: orgg{n}, due: 2022-0{n}, after: [x{n}], part_of: y{n},"
        f" extra: {{kosgy{n}: 1}}, excused: {{on: 2022-03-24, by: ks{n}}}, completed: 2022-02-20,"
        f" changes: [{{field: wieght{n}, from: 1, to: 2, on: 2022-03-24, by: ks-3}}]}}\n"
        for n in range(1, 8)
    )
    return written(
        head="sections: {org: О}\nfields: {kosgu: {name: К}}\nhealth: {overdue: 1}\nrules: {no-deadlin: off}",
        rows=rows
        + "- {id: r8, title: А, responsible: [ttst], due: [2022-01, 2022-02], points: {2023-01: {note: н}}}\n",
        card="lead: БПОО\nteam: [tts]\nstages: {begin: {due: 2022-02}}\nbudget: [{source: region}]",
        cards="stages: {initiation: И}\nsources: {regional: Р}\n===\n",
    )


@pytest.mark.parametrize("seed", [None, 1, 2, 3])
def test_the_order_of_the_rules_changes_no_finding_and_no_remedy(
    seed: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = jumble().load().diagnostics
    for module, name in ((rules, "RULES"), (advice, "ADVICE")):
        every = list(getattr(module, name))
        if seed is None:
            every.reverse()
        else:
            random.Random(seed).shuffle(every)
        monkeypatch.setattr(module, name, tuple(every))
    assert jumble().load().diagnostics == expected


def test_near_names_are_sought_for_the_first_twenty_names_in_the_order_of_the_files() -> None:
    hints = [fault.values.get("hint") for fault in jumble().load().diagnostics]
    names = [hint.template for hint in hints if isinstance(hint, Message)]
    assert len(names) == 56
    # Beyond the first twenty a remedy names no name that was sought, only what the program itself has fixed.
    assert {template.partition(" ")[0] for template in names[:20]} <= {"Perhaps", "Add"}
    assert "Add it to the list {list} first." not in names[:20]
    assert set(names[20:]) == {
        "Add it to the list {list} first.",
        "Write one of: {options}.",
        "The points of this row go from {first} to {last}.",
    }


def test_findings_of_a_run_are_sorted_by_place() -> None:
    plan = written(row="responsible: [tts]\nafter: [4]\nsection: s", head="sections: {org: О}\nhealth: {x: 1}")
    spots = [spot for _, spot in found(plan.load())]
    assert spots == sorted(spots)
    assert len(spots) == 4


def test_nothing_that_rules_look_at_or_find_can_be_changed() -> None:
    modules = [import_module(f"cluster_cli.core.rules.{each.name}") for each in iter_modules(rules.__path__)]
    kinds = {kind for module in modules for kind in vars(module).values() if isinstance(kind, StructMeta)}
    assert [kind.__name__ for kind in kinds if not kind.__struct_config__.frozen] == ["Struct"]
