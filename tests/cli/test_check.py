"""`check` in real repositories: what a change made worse is named on its line, what it recorded passes."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.cli.conftest import ROOT
from tests.cli.promises import PROJECTS, ROADMAP, Repository, who

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.cli.conftest import Runner

NOWHERE = "data/roadmap.yaml"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with 40 commits on main, which `origin/main` names, and a branch of its own checked out."""
    folder = tmp_path_factory.mktemp("template") / "work"
    import os

    environ = who(
        {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ} | {"HOME": str(folder.parent)}
    )
    made = Repository(folder, environ)
    made.begin()
    for number in range(39):
        (folder / "notes.txt").write_text(f"{number}\n")
        made.commit(f"Note {number}")
    made.git("update-ref", "refs/remotes/origin/main", "HEAD")
    made.git("checkout", "-q", "-b", "work")
    made.git("gc", "-q")
    shutil.rmtree(folder / ".git" / "hooks", ignore_errors=True)
    return folder


@pytest.fixture
def work(template: Path, tmp_path: Path, environ: dict[str, str]) -> Repository:
    """A copy of that repository."""
    shutil.copytree(template, tmp_path / "work")
    return Repository(tmp_path / "work", who(environ))


class Verdict(NamedTuple):
    """What a check said: its status, the codes that made it fail with the text of their lines, the warnings' codes."""

    status: int
    failed: list[tuple[str, str]]
    warned: list[str]
    err: str

    @property
    def codes(self) -> list[str]:
        """The codes that made it fail."""
        return [code for code, _ in self.failed]


def checked(cluster: Runner, work: Repository, *arguments: str, env: Mapping[str, str] = {}) -> Verdict:
    """Run the check and read its JSON; places are looked up in the files."""
    words = arguments if "--base" in arguments or "--alone" in arguments else ("--base", "origin/main", *arguments)
    words = tuple(word for word in words if word != "--alone")
    run = cluster("check", *words, "--format", "json", "--lang", "en", cwd=work.folder, env=env)
    if run.status == 2 and not run.out:
        return Verdict(2, [], [], run.err)
    rows = json.loads(run.out)["rows"]
    failed = [(row["code"], line_of(work, row["path"], row["line"])) for row in rows if row["severity"] == "error"]
    return Verdict(run.status, failed, [row["code"] for row in rows if row["severity"] == "warning"], run.err)


def line_of(work: Repository, path: str, line: int) -> str:
    """The text of a line of a file, if the file is there."""
    file = work.folder / path
    return file.read_text(encoding="utf-8").split("\n")[line - 1].strip() if file.exists() else ""


class Way(NamedTuple):
    """A way to hide a change: what is replaced, in which file, which code says it, on which line."""

    name: str
    pairs: tuple[tuple[str, str], ...]
    code: str
    line: str
    file: str = "roadmap"


EIGHT = "    title: Портал\n    due: 2022-10\n"
WAYS = (
    Way("deadline", (("    due: 2022-10", "    due: 2022-12"),), "silent-move", "due: 2022-12"),
    Way("deadline taken out", (("    due: 2022-10\n", ""),), "silent-move", "- id: 8"),
    Way("one of several deadlines", (("[2022-06, 2022-12]", "[2022-06, 2023-12]"),), "silent-move", "due: [2022-06, 2023-12]"),
    Way("deadline of one occurrence", (("      2022-04:\n", "      2022-10: {due: 2022-11}\n      2022-04:\n"),), "silent-move", "2022-10: {due: 2022-11}"),
    Way("series thinned", (("repeat: monthly", "repeat: quarterly"),), "silent-change", "repeat: quarterly"),
    Way("series made single", (("    repeat: quarterly\n    until: 2022-12\n    unheld: owed\n", ""),), "silent-change", "- id: 7"),
    Way("until added", (("repeat: monthly", "repeat: monthly\n    until: 2022-06"),), "silent-change", "until: 2022-06"),
    Way("until cut", (("until: 2022-12", "until: 2022-06"),), "silent-change", "until: 2022-06"),
    Way("period cut", (("period: 2022\n", "period: 2022-H1\n"),), "silent-change", "period: 2022-H1"),
    Way("start", (("    start: 2022-01", "    start: 2022-03"),), "silent-change", "start: 2022-03"),
    Way("lag longer", (("lag: 10d", "lag: 40d"),), "silent-change", "lag: 40d"),
    Way("owed no more", (("    unheld: owed\n", ""),), "silent-change", "- id: 7"),
    Way("day off", (("day_off: keep", "day_off: next"),), "silent-change", "day_off: next"),
    Way("calendar", (("day_off: keep", "day_off: keep\ncalendar: RU"),), "silent-change", "calendar: RU"),
    Way("threshold", (("overdue_red: 30", "overdue_red: 300"),), "silent-change", "overdue_red: 300"),
    Way("threshold added", (("overdue_red: 30", "overdue_red: 30\n  moved_red: 900"),), "silent-change", "moved_red: 900"),
    Way("weight small", ((EIGHT, EIGHT + "    weight: 0.01\n"),), "silent-change", "weight: 0.01"),
    Way("weight left out", (("    weight: 2\n", ""),), "silent-change", "- id: 6"),
    Way("measure", ((EIGHT, EIGHT + "    measure: effort\n"),), "silent-change", "measure: effort"),
    Way("moved into another row", ((EIGHT, EIGHT + "    part_of: 5\n"),), "silent-change", "part_of: 5"),
    Way("a new part takes the place", (("  - id: 9\n", "  - {id: 8.1, title: Этап, due: 2022-12, part_of: 8, responsible: [ttst]}\n  - id: 9\n"),
        ), "silent-parts", "- {id: 8.1, title: Этап, due: 2022-12, part_of: 8, responsible: [ttst]}"),
    Way("dependency", (("after: [1]", "after: [2]"),), "silent-change", "after: [2]"),
    Way("wording", (("wording: Ежемесячно", "wording: По мере необходимости"),), "silent-change", "wording: По мере необходимости"),
    Way("cancelled", ((EIGHT, EIGHT + "    status: cancelled\n"),), "silent-lift", "status: cancelled"),
    Way("cancelled without a decision", ((EIGHT, EIGHT + "    status: cancelled\n    decided: {on: 2022-01-10, reason: так}\n"),),
        "silent-lift", "status: cancelled"),
    Way("taken up again", (("    status: cancelled\n    decided: {on: 2022-01-10, by: ks-1, reason: передано}\n", ""),), "silent-lift", "- id: 9"),
    Way("excused", (("      2022-04:\n", "      2022-03: {excused: {on: 2022-01-10}}\n      2022-04:\n"),), "silent-lift",
        "2022-03: {excused: {on: 2022-01-10}}"),
    Way("carried away", ((EIGHT, EIGHT + "    carried: {to: ../2023}\n"),), "silent-lift", "carried: {to: ../2023}"),
    Way("a later first deadline", ((EIGHT, EIGHT + "    carried: {plan: ../2021, id: 1, due: 2022-12, by: ks-3}\n"),), "silent-lift",
        "carried: {plan: ../2021, id: 1, due: 2022-12, by: ks-3}"),
    Way("plan closed", (("expect:", "closed: {on: 2022-02-01}\nexpect:"),), "silent-lift", "closed: {on: 2022-02-01}"),
    Way("row removed", ((ROADMAP[ROADMAP.index("  - id: 8\n"):ROADMAP.index("  - id: 9\n")], ""), ("activities: 8", "activities: 7")),
        "silent-removal", "activities:"),
    Way("id renamed", (("  - id: 8\n", "  - id: 10\n"),), "silent-removal", "activities:"),
    Way("completion taken back", (("    completed: 2022-01-20\n    evidence: [protocols/ks-01.pdf]\n", ""),), "completion-withdrawn", "- id: 1"),
    Way("completion dated back", (("completed: 2022-01-20", "completed: 2022-01-12"),), "completion-dated-back", "completed: 2022-01-12"),
    Way("completion of an occurrence", (("        completed: 2022-01-27\n        evidence", "        evidence"),), "completion-withdrawn", "2022-01:"),
    Way("completion still to come", ((EIGHT, EIGHT + "    completed: 2222-01-01\n    evidence: [protocols/ks-01.pdf]\n"),),
        "completion-ahead", "completed: 2222-01-01"),
    Way("record rewritten", (("from: 2022-02, to: 2022-04", "from: 2022-04, to: 2022-04"),), "record-rewritten",
        "- {on: 2022-01-10, from: 2022-04, to: 2022-04, reason: согласование, by: ks-1}"),
    Way("reason of a record rewritten", (("согласование", "болезнь"),), "record-rewritten",
        "- {on: 2022-01-10, from: 2022-02, to: 2022-04, reason: болезнь, by: ks-1}"),
    Way("record removed", (("    changes:\n      - {on: 2022-01-10, from: 2022-02, to: 2022-04, reason: согласование, by: ks-1}\n", ""),),
        "record-rewritten", "- id: 3"),
    Way("decision of an excuse rewritten", (("reason: карантин", "reason: праздник"),), "record-rewritten",
        "excused: {on: 2022-01-10, by: ks-1, reason: праздник}"),
    Way("day of a decision", (("ks-3: {title: Протокол № 3, on: 2022-03-24}", "ks-3: {title: Протокол № 3, on: 2022-01-24}"),),
        "record-rewritten", "ks-3: {title: Протокол № 3, on: 2022-01-24}"),
    Way("edition rewritten", (("- {by: order-12, on", "- {by: ks-3, on"),), "record-rewritten", "- {by: ks-3, on: 2022-01-10}"),
    Way("decision of a day to come", (("    due: 2022-10\n", ("    due: 2022-12\n    changes:\n"
        "      - {on: 2222-01-01, from: 2022-10, to: 2022-12, reason: р, by: ks-3}\n")),), "record-ahead",
        "- {on: 2222-01-01, from: 2022-10, to: 2022-12, reason: р, by: ks-3}"),
    Way("record of nobody", (("    due: 2022-10\n", "    due: 2022-12\n    changes:\n      - {on: 2022-03-24, from: 2022-10, to: 2022-12, reason: р}\n"),),
        "silent-move", "due: 2022-12"),
    Way("record of another move", (("    due: 2022-10\n", ("    due: 2022-12\n    changes:\n"
        "      - {on: 2022-03-24, from: 2022-11, to: 2022-12, reason: р, by: ks-3}\n")),), "silent-move", "due: 2022-12"),
    Way("deadline of a stage", (("due: 2022-08", "due: 2022-12"),), "silent-move", "due: 2022-12", "projects"),
    Way("stage removed", (("      end:\n        due: 2022-08\n", ""),), "silent-removal", "stages:", "projects"),
    Way("stage cancelled", (("        due: 2022-08\n", "        due: 2022-08\n        status: cancelled\n"),), "silent-lift", "status: cancelled", "projects"),
    Way("stages put before a deadline", (("    due: 2022-11\n", "    due: 2022-11\n    stages: {end: {due: 2022-12}}\n"),), "silent-parts",
        "stages: {end: {due: 2022-12}}", "projects"),
    Way("target lowered", (("2022-12: 50", "2022-12: 20"),), "silent-change", "2022-12: 20", "projects"),
    Way("target removed", (("          2022-12: 50\n", ""),), "silent-change", "- id: users", "projects"),
    Way("direction turned", (("        targets:", "        direction: down\n        targets:"),), "silent-change", "direction: down", "projects"),
    Way("indicator removed", ((PROJECTS[PROJECTS.index("    indicators:\n"):PROJECTS.index("  - id: hall")], ""),), "silent-removal", "- id: portal", "projects"),
    Way("project removed", ((PROJECTS[PROJECTS.index("  - id: hall"):], ""),), "silent-removal", "projects:", "projects"),
)  # fmt: skip


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_every_way_of_hiding_a_change_is_named_on_its_line(cluster: Runner, work: Repository, way: Way) -> None:
    work.edit(*way.pairs, file=way.file)
    work.commit("tidy")
    (work.folder / "notes.txt").write_text("after\n")
    work.commit("Another note")
    found = checked(cluster, work)
    assert found.status == 1
    assert (way.code, way.line) in found.failed
    silent = [code for code in found.codes if code.startswith(("silent", "completion", "record"))]
    assert set(silent) == {way.code}
    assert checked(cluster, work, "--as-of", "2022-01-02").codes == found.codes


def test_what_lies_uncommitted_is_judged_too(cluster: Runner, work: Repository) -> None:
    work.edit(("    due: 2022-10", "    due: 2022-12"))
    assert checked(cluster, work, "--base", "HEAD").failed == [("silent-move", "due: 2022-12")]


def test_the_tested_words_stand(cluster: Runner, work: Repository) -> None:
    work.edit(("    due: 2022-10", "    due: 2022-11"))
    out = cluster("check", "--base", "origin/main", "--fail-on", "moved", cwd=work.folder).out
    assert "ошибка[silent-move]: срок № 8 изменён с «октябрь 2022 г.» на «ноябрь 2022 г.» без решения\n" in out
    assert 'Запишите перенос: cluster move 8 2022-11 --reason "…" --by "…"\n' in out
    line = next(at for at, text in enumerate(ROADMAP.split("\n"), 1) if text == "    due: 2022-10")
    assert f"data/roadmap.yaml:{line}:10: " in out
    assert "контрольных точек" not in out


def test_what_a_schedule_does_to_the_points_is_told(cluster: Runner, work: Repository) -> None:
    work.edit(("period: 2022\n", "period: 2022-H1\n"))
    out = cluster("check", "--base", "origin/main", "--lang", "en", cwd=work.folder).out
    assert "The plan: period was changed from “the year 2022” to “H1 2022” without a decision" in out
    assert "(control points: 6 gone, 0 come, 0 with another deadline)" in out


INNOCENT = {
    "nothing": (),
    "a comment": (("  - id: 8\n", "  # проверить\n  - id: 8  # тут\n"),),
    "another order of keys": (("    due: 2022-10\n    responsible: [ttst]\n", "    responsible: [ttst]\n    due: 2022-10\n"),),
    "another spelling": (("    due: 2022-10\n", "    due: '2022-10'\n    weight: 1.0\n    measure: points\n    status: planned\n"),
        ("repeat: monthly", "repeat: every 1 months"), ("period: 2022\n", "period: 2022-01/2022-12\n"), ("day_off: keep\n", "")),
    "a note, a reason, a forecast": (("    due: 2022-10\n", "    due: 2022-10\n    note: н\n    reason: р\n    forecast: 2022-12\n"),),
    "a completion with its proof": ((EIGHT, EIGHT + "    completed: 2022-10-05\n    evidence: [protocols/ks-01.pdf]\n"),),
    "a move with its record": (("    due: 2022-10\n", ("    due: 2022-12\n    changes:\n"
        "      - {on: 2022-03-24, from: 2022-10, to: 2022-12, reason: торги, by: ks-3}\n")),),
    "two moves with their records": (("    due: 2022-10\n", ("    due: 2022-12\n    changes:\n"
        "      - {on: 2022-01-10, from: 2022-10, to: 2022-11, reason: торги, by: ks-1}\n"
        "      - {on: 2022-03-24, from: 2022-11, to: 2022-12, reason: торги, by: ks-3}\n")),),
    "a thinner series with its record": (("    repeat: monthly\n", ("    repeat: quarterly\n    changes:\n"
        "      - {on: 2022-03-24, field: repeat, from: monthly, to: quarterly, reason: р, by: ks-3}\n")),),
    "a period with its record": (("period: 2022\n", ("period: 2022-H1\nchanges:\n"
        "  - {on: 2022-03-24, field: period, from: 2022, to: 2022-H1, reason: р, by: ks-3}\n")),),
    "a completion taken back with its record": (("    completed: 2022-01-20\n    evidence: [protocols/ks-01.pdf]\n",
        "    changes:\n      - {on: 2022-03-24, field: completed, from: 2022-01-20, reason: р, by: ks-3}\n"),),
    "a cancellation with its decision": ((EIGHT, EIGHT + "    status: cancelled\n    decided: {on: 2022-03-24, by: ks-3, reason: р}\n"),),
    "an excuse with its decision": (("      2022-04:\n", "      2022-03: {excused: {on: 2022-01-10, by: ks-1, reason: р}}\n      2022-04:\n"),),
    "a row gone with a new edition": ((ROADMAP[ROADMAP.index("  - id: 8\n"):ROADMAP.index("  - id: 9\n")], ""), ("activities: 8", "activities: 7"),
        ("wording: Ежемесячно", "wording: Раз в месяц"), ("  - {by: order-12, on: 2022-01-10}\n",
        "  - {by: order-12, on: 2022-01-10}\n  - {by: ks-3, on: 2022-03-24}\n")),
    "a new row": (("  - id: 9\n", "  - {id: 10, title: Новое, due: 2022-12, responsible: [ttst]}\n  - id: 9\n"), ("activities: 8", "activities: 9")),
    "one deadline becomes two, with the record, the facts moved along": ((("    due: 2022-01\n    responsible: [dpo]\n    completed: 2022-01-20\n"
        "    evidence: [protocols/ks-01.pdf]\n"), ("    due: [2022-01, 2022-06]\n    responsible: [dpo]\n    points:\n      2022-01:\n"
        "        completed: 2022-01-20\n        evidence: [protocols/ks-01.pdf]\n    changes:\n"
        '      - {on: 2022-03-24, from: 2022-01, to: "2022-01, 2022-06", reason: р, by: ks-3}\n')),),
}  # fmt: skip


@pytest.mark.parametrize("name", INNOCENT)
def test_what_is_recorded_or_means_nothing_passes(cluster: Runner, work: Repository, name: str) -> None:
    work.edit(*INNOCENT[name])
    if name == "a row gone with a new edition":
        work.edit(("    activities: [8]\n", ""), file="projects")
    work.commit("tidy")
    found = checked(cluster, work)
    assert (found.status, found.failed) == (0, []), found


def test_reordering_rows_passes(cluster: Runner, work: Repository) -> None:
    head, _, rows = ROADMAP.partition("activities:\n  - ")
    items = [f"  - {one}" for one in rows.split("\n  - id")]
    items = ["  - id" + one.removeprefix("  - ").removeprefix("id").rstrip("\n") for one in items]
    work.write(head + "activities:\n" + "\n".join(reversed(items)) + "\n")
    work.commit("tidy")
    found = checked(cluster, work)
    assert (found.status, found.failed) == (0, []), found
    assert "row-reworded" not in found.warned


def test_an_edition_never_explains_a_deadline(cluster: Runner, work: Repository) -> None:
    work.edit(
        ("    due: 2022-10", "    due: 2022-12"),
        (
            "  - {by: order-12, on: 2022-01-10}\n",
            "  - {by: order-12, on: 2022-01-10}\n  - {by: ks-3, on: 2022-03-24}\n",
        ),
    )
    assert checked(cluster, work).failed == [("silent-move", "due: 2022-12")]


def test_a_squash_and_a_merge_hide_nothing(cluster: Runner, work: Repository) -> None:
    for due in ("2022-11", "2022-12"):
        work.edit(
            (
                "  - id: 8\n    title: Портал\n    due: " + ("2022-10" if due == "2022-11" else "2022-11"),
                "  - id: 8\n    title: Портал\n    due: " + due,
            )
        )
        work.commit("step")
    work.git("checkout", "-q", "main")
    work.git("merge", "-q", "--squash", "work")
    work.commit("squashed")
    assert checked(cluster, work).failed == [("silent-move", "due: 2022-12")]
    assert checked(cluster, work, "--base", "HEAD").status == 0


def test_what_others_did_on_main_is_not_this_branchs(cluster: Runner, work: Repository) -> None:
    """The old side is the merge base: a deadline that main has moved since is no change of this branch."""
    work.git("checkout", "-q", "main")
    work.edit(("    due: 2022-10", "    due: 2022-12"))
    work.git("update-ref", "refs/remotes/origin/main", work.commit("moved on main"))
    work.git("checkout", "-q", "work")
    (work.folder / "notes.txt").write_text("mine\n")
    work.commit("mine")
    assert checked(cluster, work).failed == []


def test_moving_the_plan_to_another_folder_hides_nothing(cluster: Runner, work: Repository) -> None:
    work.git("mv", "data", "plan")
    path = work.folder / "plan" / "roadmap.yaml"
    path.write_text(path.read_text("utf-8").replace("    due: 2022-10", "    due: 2022-12"), encoding="utf-8")
    work.commit("tidy")
    found = checked(cluster, work, "--data", "plan")
    assert found.failed == [("silent-move", "due: 2022-12")]


def test_a_replaced_commit_hides_nothing(cluster: Runner, work: Repository) -> None:
    """`git replace` may show another base than the one that everybody has."""
    base = work.git("rev-parse", "HEAD")
    work.edit(("    due: 2022-10", "    due: 2022-12"))
    other = work.commit("tidy")
    work.git("replace", base, work.git("commit-tree", f"{other}^{{tree}}", "-m", "forged"))
    assert checked(cluster, work, "--base", base).failed == [("silent-move", "due: 2022-12")]


def test_moving_a_row_to_the_other_file_hides_nothing(cluster: Runner, work: Repository) -> None:
    work.edit(
        (ROADMAP[ROADMAP.index("  - id: 8\n") : ROADMAP.index("  - id: 9\n")], ""), ("activities: 8", "activities: 7")
    )
    work.edit(("    activities: [8]\n", ""), file="projects")
    text = (work.folder / "data" / "projects.yaml").read_text("utf-8")
    work.write(projects=text + "  - {id: '8', title: Портал, due: 2022-12}\n")
    assert checked(cluster, work).failed == [("silent-removal", "activities:")]


def test_deleting_the_file_of_projects_hides_nothing(cluster: Runner, work: Repository) -> None:
    (work.folder / "data" / "projects.yaml").unlink()
    work.commit("tidy")
    found = checked(cluster, work)
    assert found.codes == ["silent-removal", "silent-removal"]
    run = cluster("check", "--base", "origin/main", cwd=work.folder)
    assert "\ndata/projects.yaml:1:1: " in run.out


def test_breaking_a_row_and_mending_it_otherwise_hides_nothing(cluster: Runner, work: Repository) -> None:
    """What could not be read on the base is compared with the last version before it that could."""
    work.edit(("    due: 2022-10", "    due: октябрь"))
    broken = work.commit("broken")
    found = checked(cluster, work)
    assert (found.status, found.codes) == (1, ["not-a-period"])
    work.edit(("    due: октябрь", "    due: 2022-12"))
    work.commit("mended")
    assert checked(cluster, work, "--base", broken).failed == [("silent-move", "due: 2022-12")]


def test_a_row_that_cannot_be_read_is_never_fine(cluster: Runner, work: Repository) -> None:
    """What it promises cannot be compared, so its errors count, whatever the check is asked to fail on."""
    work.edit(("    due: 2022-10", "    due: октябрь"))
    assert checked(cluster, work, "--fail-on", "moved").codes == ["not-a-period"]


def test_a_forged_date_of_a_commit_brings_no_future(cluster: Runner, work: Repository) -> None:
    work.edit((EIGHT, EIGHT + "    completed: 2099-01-01\n    evidence: [protocols/ks-01.pdf]\n"))
    work.environ |= {"GIT_COMMITTER_DATE": "2099-06-01T12:00:00", "GIT_AUTHOR_DATE": "2099-06-01T12:00:00"}
    work.commit("from the future")
    assert "completion-ahead" in checked(cluster, work).codes


@pytest.mark.parametrize("name", ["план на год", "a'b [x]* $(y)", ":(top)", "-x"])
def test_a_folder_may_have_any_name(cluster: Runner, work: Repository, name: str) -> None:
    (work.folder / name).mkdir()
    work.git("mv", "data", f"./{name}/data")
    work.git("mv", "protocols", f"./{name}/protocols")
    work.commit("into a folder")
    path = work.folder / name / "data" / "roadmap.yaml"
    path.write_text(path.read_text("utf-8").replace("    due: 2022-10", "    due: 2022-12"), encoding="utf-8")
    found = checked(cluster, work, "--base", "HEAD", "--data", f"./{name}/data")
    assert found.codes == ["silent-move"]


def test_new_errors_fail_and_old_ones_only_warn(cluster: Runner, work: Repository) -> None:
    work.edit(("after: [1]", "after: [77]"))
    base = work.commit("an error that is there already")
    work.edit(("    due: 2022-10\n", "    due: 2022-10\n    note: н\n"))
    work.commit("a note above nothing")
    found = checked(cluster, work, "--base", base)
    assert (found.status, found.failed) == (0, [])
    assert "unknown-item" in found.warned
    work.edit(("    due: 2022-10\n", "    due: 2022-10\n    after: [78]\n"))
    found = checked(cluster, work, "--base", base, "--fail-on", "error")
    assert found.failed == [("unknown-item", "after: [78]")]


def test_done_without_evidence_fails_where_the_change_did_it(cluster: Runner, work: Repository) -> None:
    work.edit((EIGHT, EIGHT + "    completed: 2022-10-05\n"))
    assert checked(cluster, work).failed == [("done-without-evidence", "completed: 2022-10-05")]
    work.commit("unproved")
    assert checked(cluster, work, "--base", "HEAD").status == 0


def test_switching_a_rule_off_does_not_hide_what_it_would_find(cluster: Runner, work: Repository) -> None:
    work.edit(
        (EIGHT, EIGHT + "    completed: 2022-10-05\n"), ("expect:", "rules: {done-without-evidence: off}\nexpect:")
    )
    found = checked(cluster, work)
    assert found.codes == ["done-without-evidence"]
    assert "judging-changed" in found.warned


def test_a_proof_that_is_not_there_or_was_deleted_fails(cluster: Runner, work: Repository) -> None:
    (work.folder / "protocols" / "ks-01.pdf").unlink()
    work.commit("tidy")
    assert set(checked(cluster, work).codes) == {"evidence-absent"}
    work.git("revert", "--no-edit", "HEAD")
    work.edit(
        (EIGHT, EIGHT + "    completed: 2022-10-05\n    evidence: [protocols/ks-99.pdf, 'https://example.org/a']\n")
    )
    assert [code for code, _ in checked(cluster, work).failed] == ["evidence-absent"]


def test_who_reads_the_change_is_told_of_words_and_rules(cluster: Runner, work: Repository) -> None:
    work.edit(
        ("title: Портал", "title: Страница"),
        ("Asia/Tomsk", "Europe/Moscow"),
        ("activities: 8", "activities: 8, projects: 2"),
    )
    found = checked(cluster, work)
    assert (found.status, found.failed) == (0, [])
    assert sorted(set(found.warned) & {"row-reworded", "judging-changed"}) == ["judging-changed", "row-reworded"]
    work.edit(
        (
            "    due: 2022-10\n",
            "    due: 2022-12\n    changes:\n      - {on: 2022-11-24, from: 2022-10, to: 2022-12, reason: р, by: ks-3}\n",
        )
    )
    assert checked(cluster, work).warned.count("decided-late") == 1
    work.edit(
        ("      2022-04:\n", "      2022-03: {excused: {on: 2022-04-05, by: устно, reason: р}}\n      2022-04:\n")
    )
    assert checked(cluster, work).warned.count("decided-late") == 2


GROUNDS = ("--reason", "решено", "--by", "ks-3")
RECORDED = (
    ("move", "8", "2022-12", *GROUNDS),
    ("move", "3", "2022-12", *GROUNDS),
    ("move", "2", "2022-11", "--for", "2022-10", *GROUNDS),
    ("move", "portal", "2022-12", "--for", "end", *GROUNDS),
    ("update", "8", "--weight", "3", "--start", "2022-02", *GROUNDS),
    ("update", "2", "--until", "2022-11", *GROUNDS),
    ("update", "8", "--part-of", "5", "--expect", "activities=7", *GROUNDS),
    ("update", "3", "--after", "", *GROUNDS),
    ("update", "2", "--wording", "Раз в месяц", *GROUNDS),
    ("update", "portal", "--target", "users:2022-12=40", *GROUNDS),
    ("update", "--plan", "--day-off", "next", *GROUNDS),
    ("update", "--plan", "--threshold", "overdue_red=60", *GROUNDS),
    ("excuse", "2", "--for", "2022-07", *GROUNDS),
    ("cancel", "8", *GROUNDS),
    ("cancel", "portal", "--for", "end", *GROUNDS),
    ("reopen", "1", *GROUNDS),
    ("reopen", "2", "--for", "2022-04", *GROUNDS),
    ("reopen", "9", *GROUNDS),
    ("pause", "8", *GROUNDS),
)


@pytest.mark.parametrize("words", RECORDED, ids=lambda words: " ".join(words[:4]))
def test_what_a_command_records_passes(cluster: Runner, work: Repository, words: tuple[str, ...]) -> None:
    run = cluster(*words, "--as-of", "2022-03-25", cwd=work.folder)
    assert run.status == 0, run.err
    work.commit("decided")
    found = checked(cluster, work)
    assert (found.status, found.failed) == (0, [])


OFFERED = [
    way
    for way in WAYS
    if way.code in {"silent-move", "silent-change", "silent-lift", "silent-removal", "completion-withdrawn"}
]


@pytest.mark.parametrize("way", OFFERED, ids=lambda way: way.name)
def test_the_command_that_is_offered_would_have_recorded_it(cluster: Runner, work: Repository, way: Way) -> None:
    """Put back what was there, run the command as it is printed, and the check passes."""
    import shlex

    before = (work.folder / "data" / "roadmap.yaml").read_bytes(), (work.folder / "data" / "projects.yaml").read_bytes()
    work.edit(*way.pairs, file=way.file)
    run = cluster("check", "--base", "HEAD", "--format", "json", cwd=work.folder)
    row = next(row for row in json.loads(run.out)["rows"] if row["code"] == way.code)
    assert "cluster " in row["remedy"]
    command = shlex.split(row["remedy"][row["remedy"].index("cluster ") :])
    if command[1] in {"edit", "explain"}:
        return
    for name, raw in zip(("roadmap", "projects"), before, strict=True):
        (work.folder / "data" / f"{name}.yaml").write_bytes(raw)
    also = ("--expect", "activities=7") if "part_of" in way.line else ()
    made = cluster(*command[1:], *also, "--as-of", "2022-03-25", cwd=work.folder)
    assert made.status == 0, made.err
    after = checked(cluster, work, "--base", "HEAD", "--fail-on", "error,moved")
    assert (after.status, after.failed) == (0, [])


# Without a base


def test_without_a_base_everything_is_judged_and_grace_shifts_only_the_verdict(
    cluster: Runner, work: Repository
) -> None:
    found = checked(cluster, work, "--alone", "--as-of", "2022-05-10")
    assert found.status == 1
    assert ("point-overdue", "due: 2022-04") in found.failed
    assert "point-missed" in found.codes
    graced = checked(cluster, work, "--alone", "--as-of", "2022-05-10", "--grace", "365")
    assert (graced.status, graced.failed) == (0, [])
    assert "point-overdue" in graced.warned
    run = cluster("check", "--as-of", "2022-05-10", "--grace", "5d", "--lang", "en", cwd=work.folder)
    assert "No. 3: overdue by 10 days, deadline 2022-04-30" in run.out
    assert run.out.startswith("As of 2022-05-10.\nThere is no baseline to compare with")


def test_a_series_of_reports_is_overdue_and_meetings_are_missed(cluster: Runner, work: Repository) -> None:
    out = cluster("check", "--fail-on", "overdue", "--as-of", "2022-05-10", "--lang", "en", cwd=work.folder).out
    assert "error[point-overdue]: No. 7, Q1 2022: overdue by 40 days, deadline 2022-03-31" in out
    assert "error[point-missed]: No. 2: missed: February, March 2022" in out


def test_the_latest_baseline_is_the_old_side(cluster: Runner, work: Repository) -> None:
    def tag(name: str, day: str) -> None:
        work.environ["GIT_COMMITTER_DATE"] = f"{day}T12:00:00"
        work.git("tag", "-m", name, name)

    tag("baseline/2022-01", "2022-01-10")
    work.edit(("    due: 2022-10", "    due: 2022-11"))
    work.commit("hidden for months")
    assert checked(cluster, work, "--alone", "--fail-on", "moved").failed == [("silent-move", "due: 2022-11")]
    tag("baseline/2022-a", "2022-06-10")
    found = checked(cluster, work, "--alone", "--fail-on", "moved")
    assert (found.status, found.failed) == (0, [])


def test_without_base_and_baseline_the_chain_of_records_is_checked(cluster: Runner, work: Repository) -> None:
    work.edit(("    due: 2022-04", "    due: 2022-06"))
    assert "broken-chain" in checked(cluster, work, "--alone").codes


def test_rows_that_nobody_has_touched_are_named(cluster: Runner, tmp_path: Path, environ: dict[str, str]) -> None:
    made = Repository(tmp_path / "old", who(environ))
    made.environ |= {"GIT_COMMITTER_DATE": "2022-01-15T12:00:00", "GIT_AUTHOR_DATE": "2022-01-15T12:00:00"}
    made.begin()
    made.environ["GIT_COMMITTER_DATE"] = "2022-04-01T12:00:00"
    made.edit(("    start: 2022-01\n", "    start: 2022-01\n    note: спросили\n"))
    made.commit("asked")
    words = ("--alone", "--as-of", "2022-04-20", "--fail-on", "facts-stale", "--stale")
    found = checked(cluster, made, *words, "35d")
    assert found.status == 1
    assert found.failed == [("facts-stale", "- id: 2"), ("facts-stale", "- id: 7")]
    assert len(checked(cluster, made, *words, "10").failed) == 3  # the third was touched on 1 April
    assert checked(cluster, made, *words, "200").failed == []


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (("--fail-on", "overdue"), set()),  # it was late before
        (("--fail-on", "warning"), {"row-reworded"}),
        (("--fail-on", "silent-move"), {"silent-move"}),
        (("--fail-on", "evidence,error"), set()),
        (("--fail-on", "Moved,[row-reworded]"), {"silent-move", "row-reworded"}),
    ],
)
def test_fail_on_takes_severities_groups_and_codes(
    cluster: Runner, work: Repository, words: tuple[str, ...], codes: set[str]
) -> None:
    work.edit(("    due: 2022-10", "    due: 2022-12"), ("title: Отчёты", "title: Отчёт"))
    found = checked(cluster, work, *words)
    assert (set(found.codes), found.status) == (codes, int(bool(codes)))
    assert cluster("check", "--base", "HEAD", *words, "--exit-zero", cwd=work.folder).status == 0


def test_strict_and_an_unknown_word(cluster: Runner, work: Repository) -> None:
    assert cluster("check", "--base", "HEAD", cwd=work.folder).status == 0
    assert cluster("check", "--base", "HEAD", "--strict", cwd=work.folder).status == 1
    run = cluster("check", "--fail-on", "overdeu", "--lang", "en", cwd=work.folder)
    assert run.status == 2
    assert "Did you mean “overdue”?" in run.err


def test_every_form_says_the_same(cluster: Runner, work: Repository) -> None:
    work.edit(("    due: 2022-10", "    due: 2022-12"))
    forms = ("text", "linear", "markdown", "csv", "json", "github", "summary", "gitlab", "junit", "sarif")
    words = [word for name in forms for word in ("--format", f"{name}=out.{name}")]
    assert cluster("check", "--base", "HEAD", *words, "--lang", "en", cwd=work.folder).status == 1
    for name in forms:
        text = (work.folder / f"out.{name}").read_text(encoding="utf-8")
        assert "the deadline of No. 8 was changed from" in text, name
    assert json.loads((work.folder / "out.json").read_text("utf-8"))["schema"] == "cluster/check/1"


# Where nothing can be said to be fine


def failed(cluster: Runner, work: Repository, *words: str, env: Mapping[str, str] = {}) -> str:
    """What is said where the check cannot be made."""
    run = cluster("check", *words, "--lang", "en", cwd=work.folder, env=env)
    assert (run.status, run.out) == (2, "")
    return run.err


def test_a_shallow_clone_is_no_history(cluster: Runner, work: Repository, tmp_path: Path) -> None:
    shallow = tmp_path / "shallow"
    work.git("clone", "-q", "--depth", "1", f"file://{work.folder}", str(shallow))
    clone = Repository(shallow, work.environ)
    for words in (("--base", "HEAD"), ("--base", "origin/main"), (), ("--stale", "35d", "--fail-on", "error")):
        assert "git fetch --unshallow" in failed(cluster, clone, *words)
    assert cluster("check", "--fail-on", "error,evidence", cwd=shallow).status == 0


def test_no_base_no_git_no_commit_no_common_history(cluster: Runner, work: Repository, tmp_path: Path) -> None:
    assert "git fetch origin" in failed(cluster, work, "--base", "origin/nowhere")
    work.git("checkout", "-q", "--orphan", "lonely")
    assert "no commit yet" in failed(cluster, work, "--base", "main")
    work.commit("alone")
    assert "no common history" in failed(cluster, work, "--base", "main")
    bare = tmp_path / "exported"
    for name in ("data", "protocols"):
        shutil.copytree(work.folder / name, bare / name)
    ceiling = {"GIT_CEILING_DIRECTORIES": str(tmp_path)}
    exported = Repository(bare, work.environ)
    for words in ((), ("--base", "main")):
        said = failed(cluster, exported, *words, env=ceiling)
        assert 'cluster check --fail-on "error,overdue,evidence"' in said
    assert cluster("check", "--fail-on", "error,evidence", cwd=bare, env=ceiling).status == 0
    assert "git is not installed" in failed(cluster, work, "--base", "main", env={"PATH": str(bare)})


def test_a_repository_of_another_user(cluster: Runner, work: Repository) -> None:
    said = failed(cluster, work, "--base", "HEAD", env={"GIT_TEST_ASSUME_DIFFERENT_OWNER": "1"})
    assert "git config --global --add safe.directory" in said


def test_an_unreadable_plan_is_2_on_either_side(cluster: Runner, work: Repository) -> None:
    work.edit(("title: План учебный", "title: &a План"))
    assert cluster("check", "--base", "HEAD", cwd=work.folder).status == 2
    work.git("checkout", "-q", "--orphan", "broken")
    work.commit("broken from the beginning")
    work.edit(("title: &a План", "title: План учебный"))
    assert "cannot be read" in failed(cluster, work, "--base", "HEAD")


@pytest.mark.parametrize(
    "name", ["--output=stolen", "-h", "HEAD;touch stolen", "$(touch stolen)", "HEAD\n", "", "@{-9}", "HEAD:data"]
)
def test_a_hostile_name_of_a_base_does_nothing(cluster: Runner, work: Repository, name: str) -> None:
    assert failed(cluster, work, f"--base={name}")
    assert not (work.folder / "stolen").exists()


def test_nothing_of_the_repositorys_settings_runs_and_no_link_is_followed(cluster: Runner, work: Repository) -> None:
    witness = work.folder / "ran"
    script = work.folder / "evil.sh"
    script.write_text(f"#!/bin/sh\ntouch {witness}\ncat $2\n")
    script.chmod(0o755)
    for name in ("core.fsmonitor", "diff.external", "diff.evil.textconv", "core.pager", "core.sshCommand"):
        work.git("config", name, str(script))
    (work.folder / ".gitattributes").write_text("*.yaml diff=evil\n")
    work.edit(("    due: 2022-10", "    due: 2022-12"))
    assert checked(cluster, work, "--base", "HEAD").codes == ["silent-move"]
    assert checked(cluster, work, "--alone", "--stale", "3", "--fail-on", "moved").status == 0
    assert not witness.exists()
    for name in ("core.fsmonitor", "diff.external"):
        work.git("config", "--unset", name)
    (work.folder / "data" / "roadmap.yaml").unlink()
    (work.folder / "data" / "roadmap.yaml").symlink_to("../.git/config")
    base = work.commit("a link")
    (work.folder / "data" / "roadmap.yaml").unlink()
    work.write(ROADMAP)
    said = failed(cluster, work, "--base", base)
    assert "is a link" in said
    assert "[core]" not in said


def test_text_of_the_plan_forges_nothing(cluster: Runner, work: Repository) -> None:
    evil = "::error::x ##[error]y \\e[31m"
    work.edit(("title: Портал", f'title: "{evil}"'))
    work.commit("evil")
    work.edit((ROADMAP[ROADMAP.index("    due: 2022-10") : ROADMAP.index("  - id: 9\n")], "    responsible: [dpo]\n"))
    for words in ((), ("--format", "github"), ("--format", "markdown")):
        run = cluster("check", "--base", "HEAD", *words, cwd=work.folder, env={"GITHUB_ACTIONS": "true"})
        assert "\x1b" not in run.out
        assert not any(line.lstrip().startswith("::error::x") or "##[error]" in line for line in run.out.splitlines())


def test_a_worktree_and_a_hooks_environment(cluster: Runner, work: Repository, tmp_path: Path) -> None:
    work.git("worktree", "add", "-q", str(tmp_path / "second"), "main")
    second = Repository(tmp_path / "second", work.environ)
    second.edit(("    due: 2022-10", "    due: 2022-12"))
    hooks = {"GIT_DIR": str(work.folder / ".git"), "GIT_INDEX_FILE": str(work.folder / ".git" / "index")}
    assert checked(cluster, second, "--base", "HEAD", env=hooks).codes == ["silent-move"]
    assert checked(cluster, work, "--base", "HEAD").codes == []


def test_the_real_program_in_a_pipe(process: Runner, work: Repository) -> None:
    work.edit(("    due: 2022-10", "    due: 2022-12"))
    run = process("check", "--base", "origin/main", cwd=work.folder)
    assert run.status == 1
    assert "ошибка[silent-move]" in run.out
    assert (
        subprocess.run(
            ["git", "status", "--porcelain"], cwd=work.folder, env=work.environ, check=True, capture_output=True
        ).stdout
        == b" M data/roadmap.yaml\n"
    )


BAD = sorted(path for path in (ROOT / "tests" / "cases" / "bad").iterdir() if path.is_dir())[::12]
"""A sample: what each of them gives is asked where they are read (`tests/store/test_read_cases.py`)."""


@pytest.mark.parametrize("case", BAD, ids=lambda path: path.name)
def test_bad_files_on_either_side_are_said_in_words(cluster: Runner, work: Repository, case: Path) -> None:
    """A fault of the newer side is never fine, one of the older side never a crash."""
    data = work.folder / "data"
    debug = {"CLUSTER_DEBUG": "1"}
    shutil.rmtree(data)
    shutil.copytree(case, data)
    validated = cluster("validate", cwd=work.folder)
    run = cluster("check", "--base", "HEAD", cwd=work.folder, env=debug)
    assert run.status == 2 if validated.status == 2 else run.status == 1, run.out
    base = work.commit("bad")
    shutil.rmtree(data)
    data.mkdir()
    work.write(ROADMAP, PROJECTS)
    after = cluster("check", "--base", base, "--fail-on", "error,moved", cwd=work.folder, env=debug)
    assert after.status in {0, 1, 2}
    assert after.out or after.err
