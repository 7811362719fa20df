"""`setup git`: what it puts into a clone, that it can be run twice and taken back, and whose hooks it leaves alone."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from cluster_cli.history.wiring import DRIVER
from tests.merge.repositories import Clone, new_clone
from tests.merge.test_scenarios import PLAN

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="hooks are shell's scripts")

RIGHT = PLAN.replace("title: План\n", "title: План\nperiod: 2022\n").replace("2022-04}", "2022-04, responsible: [a]}")
WRONG = RIGHT + "  - id: 1\n    title: Ещё раз\n    due: 2022-05\n    responsible: [b]\n"
LINE = "data/*.yaml merge=cluster diff=cluster"


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    """A repository with a plan, committed once."""
    made = new_clone(tmp_path)
    made.commit(RIGHT)
    return made


def hook(clone: Clone, name: str = "pre-commit") -> Path:
    return clone.top / ".git" / "hooks" / name


def everything(clone: Clone) -> dict[str, str]:
    files = [clone.top / ".git" / "config", clone.top / ".gitattributes", hook(clone), hook(clone, "pre-merge-commit")]
    return {file.name: file.read_text("utf-8") for file in files if file.exists()}


def test_it_tells_what_it_did_and_does_it_once(clone: Clone) -> None:
    before = everything(clone)
    ran = clone.cluster("setup", "git")
    assert ran.out.splitlines() == [
        "Merge driver and headings of changes: set in this clone.",
        f".gitattributes: the line was added: {LINE}",
        "Hook pre-commit: checks the plan before a commit that changes it.",
        "Hook pre-merge-commit: checks the plan before a commit that changes it.",
        "Commit .gitattributes, so that it holds for everybody; each clone is set up once:",
        "  git add .gitattributes",
        '  git commit -m "..." -- .gitattributes',
    ]
    assert clone.git("config", "merge.cluster.driver").out == DRIVER + "\n"
    assert clone.git("config", "diff.cluster.xfuncname").out == "^ *- id: .*$\n"
    assert clone.git("check-attr", "merge", "data/roadmap.yaml").out == "data/roadmap.yaml: merge: cluster\n"
    assert clone.git("log", "--format=%s").out == "change\n"
    done = everything(clone)
    again = clone.cluster("setup", "git")
    assert again.out.splitlines()[:4] == [
        "Merge driver and headings of changes: were set already.",
        ".gitattributes: the line was there already.",
        "Hook pre-commit: was there already.",
        "Hook pre-merge-commit: was there already.",
    ]
    assert everything(clone) == done
    back = clone.cluster("setup", "git", "--remove")
    assert back.out.splitlines() == [
        "Merge driver and headings of changes: taken out of this clone.",
        ".gitattributes: the line was taken out.",
        "Hook pre-commit: our lines were taken out.",
        "Hook pre-merge-commit: our lines were taken out.",
    ]
    assert everything(clone) == before
    assert clone.cluster("setup", "git", "--remove").out == "Merge driver and headings of changes: were not set.\n"


def test_the_offered_commands_work_from_a_folder_below(clone: Clone) -> None:
    below = Clone(clone.top / "data", clone.env)
    offered = [line.strip() for line in below.cluster("setup", "git").out.splitlines() if line.startswith("  ")]
    assert len(offered) == 2
    for line in offered:
        below.run("sh", "-c", line)
    assert clone.git("show", "--name-only", "--format=").out == ".gitattributes\n"
    assert "Commit" not in below.cluster("setup", "git").out


def test_the_headings_of_changes_name_the_row(clone: Clone) -> None:
    clone.cluster("setup", "git")
    clone.write(RIGHT.replace("reason: карантин", "reason: отпуск"))
    assert "@@   - id: 2" in clone.git("diff", "-U0").out


@pytest.mark.parametrize(
    ("folder", "line"),
    [
        ("plans/2022", "plans/2022/*.yaml merge=cluster diff=cluster"),
        ("мои планы", '"мои планы/*.yaml" merge=cluster diff=cluster'),
        ("a[1]*", '"a\\\\[1]\\\\*/*.yaml" merge=cluster diff=cluster'),
        (".", "/*.yaml merge=cluster diff=cluster"),
    ],
)
def test_wherever_the_plan_lies(clone: Clone, folder: str, line: str) -> None:
    place = clone.top / folder
    place.mkdir(parents=True, exist_ok=True)
    (place / "roadmap.yaml").write_text(RIGHT, encoding="utf-8")
    clone.cluster("setup", "git", "--data", str(place))
    assert (clone.top / ".gitattributes").read_text("utf-8") == line + "\n"
    named = (place / "roadmap.yaml").relative_to(clone.top).as_posix()
    assert clone.git("check-attr", "merge", "--", named).out.endswith(": merge: cluster\n")
    if folder != ".":
        assert clone.git("check-attr", "merge", "--", "other.yaml").out.endswith(": merge: unspecified\n")
    (place / "roadmap.yaml").write_text(WRONG, encoding="utf-8")
    clone.git("add", "-A")
    assert "duplicate-id" in clone.git("commit", "-m", "wrong", check=False).err


def test_attributes_of_others_stay(clone: Clone) -> None:
    file = clone.top / ".gitattributes"
    file.write_bytes(b"*.png binary\r\n# ours")
    clone.cluster("setup", "git")
    assert file.read_bytes() == b"*.png binary\r\n# ours\r\n" + LINE.encode() + b"\r\n"
    clone.cluster("setup", "git", "--remove")
    assert file.read_bytes() == b"*.png binary\r\n# ours\r\n"


def test_a_commit_that_breaks_the_plan_is_stopped_and_others_are_not(clone: Clone) -> None:
    clone.cluster("setup", "git")
    clone.write(WRONG)
    clone.git("add", "-A")
    ran = clone.git("commit", "-m", "wrong", check=False)
    assert ran.status == 1
    assert "error[duplicate-id]" in ran.err
    clone.git("reset", "-q", "data")
    (clone.top / "other.txt").write_text("x")
    clone.git("add", "other.txt")
    clone.git("commit", "-q", "-m", "something else")
    clone.write(RIGHT.replace("Пять", "Пятый"))
    clone.git("add", "-A")
    clone.git("commit", "-q", "-m", "right")
    assert clone.git("log", "--format=%s").out.splitlines() == ["right", "something else", "change"]


def test_the_first_commit_of_all_is_checked_too(tmp_path: Path) -> None:
    clone = new_clone(tmp_path)
    clone.write(WRONG)
    clone.cluster("setup", "git")
    clone.git("add", "-A")
    assert clone.git("commit", "-m", "wrong", check=False).status == 1
    clone.write(RIGHT)
    clone.git("add", "-A")
    clone.git("commit", "-q", "-m", "right")


ROW = "  - id: 9\n    title: {}\n    due: 2022-05\n    responsible: [b]\n"


@pytest.mark.parametrize(
    ("ours", "theirs", "code"),
    [
        (RIGHT.replace("  - id: 2\n", ROW.format("Наша") + "  - id: 2\n"), RIGHT + ROW.format("Их"), "duplicate-id"),
        (
            RIGHT.replace("    title: Два\n", "    note: наше\n    title: Два\n"),
            RIGHT.replace("        reason: карантин\n", "        reason: карантин\n    note: их\n"),
            "duplicate-key",
        ),
    ],
)
def test_a_merge_that_git_alone_makes_wrongly_is_stopped(clone: Clone, ours: str, theirs: str, code: str) -> None:
    clone.cluster("setup", "git")
    clone.git("config", "--remove-section", "merge.cluster")
    clone.branches(RIGHT, ours, theirs)
    ran = clone.git("merge", "--no-edit", "topic", check=False)
    assert ran.status == 1
    assert f"error[{code}]" in ran.err
    assert clone.git("status", "--porcelain").out.startswith("M  data/roadmap.yaml")


def test_without_the_program_a_commit_goes_on_and_says_so(clone: Clone) -> None:
    clone.cluster("setup", "git", CLUSTER_LANG="ru")
    (clone.home / "bin" / "cluster").unlink()
    clone.write(RIGHT.replace("Пять", "Пятый"))
    ran = clone.git("commit", "-a", "-m", "x", PATH="/usr/bin:/bin")
    assert "план не проверен" in ran.err


def test_a_hook_of_somebody_else_runs_after_ours(clone: Clone) -> None:
    script = "#!/usr/bin/env bash\nset -e\necho theirs >> ran.txt\nexit 0\n"
    hook(clone).write_text(script)
    hook(clone).chmod(0o755)
    assert "Hook pre-commit: checks the plan, then does what it did before." in clone.cluster("setup", "git").out
    clone.write(WRONG)
    assert clone.git("commit", "-am", "wrong", check=False).status == 1
    assert not (clone.top / "ran.txt").exists()
    clone.write(RIGHT.replace("Пять", "Пятый"))
    clone.git("commit", "-q", "-am", "right")
    assert (clone.top / "ran.txt").read_text() == "theirs\n"
    clone.cluster("setup", "git", "--remove")
    assert hook(clone).read_text() == script


def test_a_hook_that_is_no_script_of_a_shell_is_left_alone_with_the_line_to_add(clone: Clone) -> None:
    hook(clone).write_bytes(b"#!/usr/bin/python3\n\xff\n")
    ran = clone.cluster("setup", "git")
    assert "was left alone. Let it run: cluster validate --data data" in ran.out
    assert hook(clone).read_bytes() == b"#!/usr/bin/python3\n\xff\n"
    assert hook(clone, "pre-merge-commit").exists()


def test_a_folder_of_hooks_in_the_repository_is_used_and_one_outside_is_not(clone: Clone, tmp_path: Path) -> None:
    clone.git("config", "core.hooksPath", "tools/hooks")
    clone.cluster("setup", "git")
    assert (clone.top / "tools" / "hooks" / "pre-commit").exists()
    assert not hook(clone).exists()
    clone.cluster("setup", "git", "--remove")
    clone.git("config", "core.hooksPath", str(tmp_path / "shared"))
    assert "belongs to more than this repository" in clone.cluster("setup", "git").out
    assert not (tmp_path / "shared").exists()


def test_a_second_working_tree_shares_the_hooks(clone: Clone, tmp_path: Path) -> None:
    clone.git("worktree", "add", "-q", "-b", "topic", str(tmp_path / "second"))
    second = Clone(tmp_path / "second", clone.env)
    second.cluster("setup", "git")
    assert hook(clone).exists()
    second.write(WRONG)
    second.git("add", "-A")
    assert second.git("commit", "-m", "wrong", check=False).status == 1


def test_inside_a_hook_it_is_this_repository_that_is_set_up(clone: Clone, tmp_path: Path) -> None:
    other = new_clone(tmp_path / "other")
    clone.cluster("setup", "git", GIT_DIR=str(other.top / ".git"), GIT_WORK_TREE=str(other.top))
    assert hook(clone).exists()
    assert not hook(other).exists()


def test_without_a_repository_or_a_plan_it_says_so(tmp_path: Path) -> None:
    clone = new_clone(tmp_path)
    assert "No plan was found" in clone.cluster("setup", "git", check=False).err
    (tmp_path / "alone" / "data").mkdir(parents=True)
    (tmp_path / "alone" / "data" / "roadmap.yaml").write_text(RIGHT, encoding="utf-8")
    alone = Clone(tmp_path / "alone", clone.env | {"GIT_CEILING_DIRECTORIES": str(tmp_path)})
    ran = alone.cluster("setup", "git", check=False)
    assert (ran.status, ran.out) == (2, "")
    assert "does not lie in a git repository" in ran.err


def test_a_protected_file_is_told_and_left(clone: Clone) -> None:
    (clone.top / ".gitattributes").write_text("*.png binary\n")
    (clone.top / ".gitattributes").chmod(0o444)
    ran = clone.cluster("setup", "git", check=False)
    assert ran.status == 2
    assert "read-only" in ran.err
    assert (clone.top / ".gitattributes").read_text() == "*.png binary\n"


def hint(clone: Clone, *arguments: str) -> int:
    return clone.cluster("validate", *arguments, check=False).err.count("cluster setup git")


def test_a_clone_without_the_driver_is_told_once_and_only_where_the_attributes_ask_for_it(clone: Clone) -> None:
    assert hint(clone) == 0
    (clone.top / ".gitattributes").write_text(f"# merge=cluster\n*.png merge=clusters\n{LINE} text\n")
    ran = clone.cluster("validate", check=False)
    assert ran.err.splitlines() == [
        "Git merges the plan's files by lines in this clone: the merge by fields is not set up. Set it up:",
        "  cluster setup git",
    ]
    assert hint(clone, "--format", "json") == 1
    offered = clone.cluster("validate", "--data", str(clone.top / "data"), check=False).err.splitlines()[1].strip()
    clone.run("sh", "-c", offered)
    assert hint(clone) == 0
    clone.cluster("setup", "git", "--remove")
    (clone.top / ".gitattributes").write_text(f"{LINE}\n")
    clone.git("config", "--global", "merge.cluster.driver", "x %A")
    assert hint(clone) == 0


def test_comments_and_other_names_do_not_ask_for_it(clone: Clone) -> None:
    (clone.top / ".gitattributes").write_text("# data/*.yaml merge=cluster\n*.png merge=clusters\n")
    assert hint(clone) == 0
