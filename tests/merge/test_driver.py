"""The driver as git runs it: in clones, worktrees and rebases, and where it is missing, broken or killed."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from cluster_cli.history.wiring import DRIVER
from tests.merge.oracle import expected, faults
from tests.merge.plans import pair
from tests.merge.repositories import Clone, new_clone, put_program
from tests.merge.sides import Result, by_git
from tests.merge.test_scenarios import PLAN

if TYPE_CHECKING:
    from pathlib import Path

    from tests.merge.plans import Pair

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the program is a shell's script here")

OURS = PLAN.replace("title: Один", "title: Раз")
BESIDE = PLAN.replace("due: 2022-01\n    resp", "due: 2022-02\n    resp")
BOTH = OURS.replace("due: 2022-01\n    resp", "due: 2022-02\n    resp")
AGAINST = PLAN.replace("title: Один", "title: Первый")


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    """A repository with a plan, set up."""
    made = new_clone(tmp_path)
    made.commit(PLAN, "plan")
    made.cluster("setup", "git")
    made.git("add", "-A")
    made.git("commit", "-q", "--no-verify", "-m", "attributes")
    return made


def result_of(clone: Clone) -> Result:
    text = clone.text
    return Result(text, "<<<<<<<" not in text)


def is_unmerged(clone: Clone) -> bool:
    return clone.git("status", "--porcelain").out.startswith("UU data/roadmap.yaml")


def test_neighbouring_fields_merge_and_the_merge_is_committed(clone: Clone) -> None:
    clone.branches(PLAN + "# 1\n", OURS, BESIDE)
    ran = clone.git("merge", "--no-edit", "--no-verify", "topic")
    assert clone.text == BOTH
    assert "Traceback" not in ran.err
    assert clone.git("status", "--porcelain").out == ""
    assert len(clone.git("log", "-1", "--format=%P").out.split()) == 2


def test_a_true_conflict_is_marked_told_and_can_be_settled(clone: Clone) -> None:
    clone.branches(PLAN + "# 1\n", OURS, AGAINST)
    ran = clone.git("merge", "--no-edit", "topic", check=False)
    assert ran.status == 1
    assert is_unmerged(clone)
    assert result_of(clone).conflicts == [("    title: Раз\n", "    title: Один\n", "    title: Первый\n")]
    assert "both sides changed the same" in ran.err
    assert clone.cluster("validate", check=False).status == 2
    clone.write(result_of(clone).settled("theirs"))
    clone.git("add", "data")
    clone.git("commit", "-q", "--no-verify", "--no-edit")
    assert clone.text == AGAINST


def test_two_clones_of_a_bare_remote(tmp_path: Path, clone: Clone) -> None:
    clone.git("clone", "-q", "--bare", str(clone.top), str(tmp_path / "bare.git"))
    one, two = (Clone(tmp_path / name, clone.env) for name in ("one", "two"))
    for each in (one, two):
        clone.git("clone", "-q", str(tmp_path / "bare.git"), str(each.top))
    ran = two.cluster("validate", check=False)
    assert ran.err.count("cluster setup git") == 1
    for each in (one, two):
        each.cluster("setup", "git")
    assert "setup git" not in two.cluster("validate", check=False).err
    one.commit(OURS)
    one.git("push", "-q")
    two.commit(BESIDE)
    two.git("pull", "-q", "--no-rebase", "--no-edit", "--no-verify")
    assert two.text == BOTH
    two.git("push", "-q")
    one.commit(OURS.replace("Пять", "Пятый"))
    one.git("pull", "-q", "--rebase")
    assert one.text == BOTH.replace("Пять", "Пятый")


def test_a_second_working_tree(tmp_path: Path, clone: Clone) -> None:
    clone.branches(PLAN + "# 1\n", OURS, BESIDE)
    clone.git("worktree", "add", "-q", str(tmp_path / "second"), "topic")
    second = Clone(tmp_path / "second", clone.env)
    assert "setup git" not in second.cluster("validate", check=False).err
    second.git("merge", "--no-edit", "--no-verify", "main")
    assert second.text == BOTH
    assert clone.text == OURS


def test_a_cherry_pick_and_a_stash(clone: Clone) -> None:
    clone.branches(PLAN + "# 1\n", OURS, BESIDE.replace("# 1\n", ""))
    clone.git("cherry-pick", "topic")
    assert clone.text == BOTH
    clone.write(BOTH.replace("title: Пять", "title: Пятый"))
    clone.git("stash", "-q")
    clone.commit(BOTH.replace("due: 2022-05", "due: 2022-06"))
    clone.git("stash", "pop", "-q")
    assert "    title: Пятый\n    due: 2022-06\n" in clone.text


def test_inside_a_hook_with_the_repository_in_the_environment(tmp_path: Path, clone: Clone) -> None:
    clone.branches(PLAN + "# 1\n", OURS, BESIDE)
    elsewhere = new_clone(tmp_path / "other")
    clone.git(
        "merge", "--no-edit", "--no-verify", "topic",
        GIT_DIR=str(clone.top / ".git"), GIT_WORK_TREE=str(clone.top), GIT_INDEX_FILE=str(clone.top / ".git" / "index"),
    )  # fmt: skip
    assert clone.text == BOTH
    assert elsewhere.git("status", "--porcelain").out == ""


BROKEN = {
    "missing": None,
    "exits 1 without a word": "exit 1",
    "exits 2": "exit 2",
    "exits 127": "exit 127",
    "exits 128": "exit 128",
    "exits 129": "exit 129",
    "exits 255": "exit 255",
    "killed": "kill -9 $$",
    "killed in the middle": f'"{sys.executable}" -m cluster_cli "$@" >/dev/null & kill -9 $! ; wait $!; kill -9 $$',
    "cannot be imported": f'exec "{sys.executable}" -I -c "import no_such_module"',
    "is no program": None,
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_driver_that_fails_never_loses_a_side(clone: Clone, name: str) -> None:
    clone.branches(PLAN + "# 1\n", OURS.replace("Пять", "Пятый"), AGAINST.replace("Два", "Второй"))
    line = BROKEN[name]
    script = clone.home / "bin" / "cluster"
    if line is not None:
        put_program(clone.home, line)
    elif name == "missing":
        script.unlink()
    else:
        script.write_bytes(b"\x00\x01")
    ran = clone.git("merge", "--no-edit", "topic", check=False, PATH=f"{clone.home / 'bin'}:/usr/bin:/bin")
    assert ran.status == 1
    assert is_unmerged(clone)
    result = result_of(clone)
    assert result.conflicts == [("    title: Раз\n", "    title: Один\n", "    title: Первый\n")]
    assert "title: Пятый" in result.text
    assert "title: Второй" in result.text


@pytest.mark.parametrize("delay", ["0.01", "0.05", "0.1", "0.15", "0.2", "0.3"])
def test_a_driver_killed_at_any_moment_never_loses_a_side(clone: Clone, delay: str) -> None:
    clone.branches(PLAN + "# 1\n", OURS, AGAINST)
    line = (
        f'"{sys.executable}" -m cluster_cli "$@" & pid=$!; sleep {delay}; kill -9 $pid 2>/dev/null; wait $pid; exit $?'
    )
    put_program(clone.home, line)
    assert clone.git("merge", "--no-edit", "topic", check=False).status == 1
    assert is_unmerged(clone)
    assert result_of(clone).conflicts == [("    title: Раз\n", "    title: Один\n", "    title: Первый\n")]


def test_a_conflict_in_the_first_line_of_a_marked_file_is_seen_as_one(clone: Clone) -> None:
    """With a byte-order mark in front, the first marker does not begin its line."""
    base = "\ufefftitle: План\nformat: 1\nactivities: []\n"
    clone.branches(base, base.replace("План", "Наш"), base.replace("План", "Их"))
    assert clone.git("merge", "--no-edit", "topic", check=False).status == 1
    assert clone.text.count("<<<<<<<") == 1
    assert result_of(clone).conflicts == [("title: Наш\n", "title: План\n", "title: Их\n")]


def test_a_driver_killed_after_it_wrote_keeps_its_markers(clone: Clone) -> None:
    clone.branches(PLAN + "# 1\n", OURS, AGAINST)
    put_program(clone.home, f'"{sys.executable}" -m cluster_cli "$@"; kill -9 $$')
    assert clone.git("merge", "--no-edit", "topic", check=False).status == 1
    assert is_unmerged(clone)
    assert len(result_of(clone).conflicts) == 1


def test_the_usual_line_of_a_driver_would_lose_a_side(clone: Clone) -> None:
    """Why the registered line is as long as it is: git takes what a dead driver leaves."""
    assert "merge-file" in DRIVER
    clone.branches(PLAN + "# 1\n", OURS, AGAINST)
    clone.git("config", "merge.cluster.driver", "kill -9 $$")
    clone.git("merge", "--no-edit", "topic", check=False)
    assert is_unmerged(clone)
    assert clone.text == OURS


def test_without_the_driver_git_merges_by_lines(clone: Clone) -> None:
    clone.branches(PLAN + "# 1\n", OURS, BESIDE)
    clone.cluster("setup", "git", "--remove")
    clone.git("checkout", "-q", ".gitattributes")
    assert clone.git("merge", "--no-edit", "topic", check=False).status == 1
    assert clone.text.count("<<<<<<< HEAD\n") == 1


def test_marker_size_is_that_of_the_attributes(clone: Clone) -> None:
    (clone.top / ".gitattributes").write_text("data/*.yaml merge=cluster conflict-marker-size=11\n")
    clone.branches(PLAN + "# 1\n", OURS, AGAINST)
    clone.git("merge", "--no-edit", "topic", check=False)
    assert f"\n{'<' * 11} ours\n    title: Раз\n" in clone.text


def test_a_read_only_folder_is_told(clone: Clone, tmp_path: Path) -> None:
    for name, text in (("base", PLAN), ("ours", OURS), ("theirs", AGAINST)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "ours").chmod(0o444)
    ran = clone.cluster("merge-driver", *(str(tmp_path / name) for name in ("base", "ours", "theirs")), check=False)
    assert ran.status == 2
    assert "read-only" in ran.err
    assert (tmp_path / "ours").read_text(encoding="utf-8") == OURS
    missing = clone.cluster("merge-driver", "no", "such", "files", "7", "data/roadmap.yaml", check=False)
    assert missing.status == 2
    assert "data/roadmap.yaml could not be merged" in missing.err
    assert "Traceback" not in missing.err + ran.err


def check_branches(clone: Clone, seeds: range) -> tuple[int, int]:
    """Merge pairs of real branches, all made at once; how many conflicts git had alone, and how many were left."""
    pairs: dict[int, Pair] = {}
    stream: list[bytes] = []
    for seed in seeds:
        pairs[seed] = pair(seed)
        texts = pairs[seed].texts
        for number, (name, text) in enumerate(zip(("base", "ours", "theirs"), texts, strict=True)):
            raw = text.encode()
            stream.append(f"commit refs/heads/{name}-{seed}\nmark :{seed * 3 + number + 1}\n".encode())
            stream.append(b"committer T <t@example.org> 1700000000 +0000\ndata 1\nx\n")
            stream.append(f"from {'main^0' if name == 'base' else f':{seed * 3 + 1}'}\n".encode())
            stream.append(f"M 100644 inline data/roadmap.yaml\ndata {len(raw)}\n".encode() + raw + b"\n")
    subprocess.run(["git", "fast-import", "--quiet"], cwd=clone.top, env=clone.env, input=b"".join(stream), check=True)
    return _merged_all(clone, pairs)


def _merged_all(clone: Clone, pairs: dict[int, Pair]) -> tuple[int, int]:
    alone = left = 0
    for seed, (start, ours, theirs) in pairs.items():
        clone.git("checkout", "-q", "-f", f"ours-{seed}")
        ran = clone.git("merge", "-q", "--no-edit", "--no-verify", f"theirs-{seed}", check=False)
        result = Result(clone.text, ran.status == 0)
        assert "Traceback" not in ran.err
        assert faults(result, expected(start, ours.doc, theirs.doc), ours.notes | theirs.notes) == [], seed
        assert is_unmerged(clone) != result.clean
        clone.git("reset", "-q", "--hard")
        alone += len(by_git(*pairs[seed].texts).conflicts)
        left += len(result.conflicts)
    return alone, left


def test_random_pairs_of_real_branches(clone: Clone) -> None:
    check_branches(clone, range(100, 108))


@pytest.mark.long
def test_a_thousand_random_pairs_of_real_branches(clone: Clone) -> None:
    alone, left = check_branches(clone, range(10_000, 11_000))
    assert 3 * left <= alone
