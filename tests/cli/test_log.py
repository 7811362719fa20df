"""Who changed what and when: on real repositories, with branches, merges, renames and hostile texts."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.repositories import ANNA, BORIS, MOVED, THIRD, moved, repository

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run, Runner
    from tests.cli.repositories import Repo


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return repository(tmp_path)


def rows(run: Run) -> list[dict[str, Any]]:
    assert run.status == 0, run.err
    found: list[dict[str, Any]] = json.loads(run.out)["rows"]
    return found


def test_each_change_is_told_once_with_its_day_its_author_and_its_words(repo: Repo, cluster: Runner) -> None:
    name = moved(repo)
    repo.change("due: 2022-12\n", "due: 2022-12\n    completed: 2022-03-01\n", "готово", "2022-03-02")
    found = rows(cluster("log", "--format", "json", "--lang", "ru"))
    assert [(row["day"], row["who"], row["id"]) for row in found[:2]] == [
        ("2022-03-02", ANNA, "4"), ("2022-02-15", BORIS, "3"),
    ]  # fmt: skip
    assert "исполнено 01.03.2022" in found[0]["what"]
    assert "срок перенесён" in found[1]["what"]
    assert "февраль 2022" in found[1]["what"]
    assert "апрель 2022" in found[1]["what"]
    assert name.startswith(found[1]["commit"])
    assert {row["id"] for row in found[2:]} == {"1", "2", "3", "4", "portal"}, "the first commit adds every row"


def test_only_the_items_that_are_asked_for(repo: Repo, cluster: Runner) -> None:
    moved(repo)
    assert [row["day"] for row in rows(cluster("log", "3", "--format", "json"))] == ["2022-02-15", "2022-01-10"]
    assert [row["id"] for row in rows(cluster("log", "4", "portal", "--format", "json"))] == ["4", "portal"]
    assert len(rows(cluster("log", "--limit", "1", "--format", "json"))) == 1
    assert len(rows(cluster("log", "--since", "11.01.2022", "--format", "json"))) == 1
    assert rows(cluster("log", "--as-of", "2022-01-09", "--format", "json")) == []


def test_a_selection_is_one_of_todays_rows(repo: Repo, cluster: Runner) -> None:
    moved(repo)
    assert [row["id"] for row in rows(cluster("log", "--responsible", "dpo", "--format", "json"))] == ["1", "2"]
    both = rows(cluster("log", "2", "3", "--not-responsible", "dpo", "--format", "json"))
    assert {row["id"] for row in both} == {"3"}
    assert rows(cluster("log", "1", "--text", "Программа", "--format", "json")) == []
    assert cluster("log", "--responsible", "нет").status == 2


def test_an_item_that_was_removed_still_has_its_history(repo: Repo, cluster: Runner) -> None:
    text = repo.road.read_text("utf-8")
    repo.road.write_text(text[: text.index("  - id: 4")], encoding="utf-8")
    repo.commit("убрано", "2022-02-01")
    found = rows(cluster("log", "4", "--format", "json", "--lang", "en"))
    assert [row["what"].split(":")[0] for row in found] == ["Removed", "Added"]
    wrong = cluster("log", "44")
    assert wrong.status == 2
    assert "cluster log 4" in wrong.err


def test_what_is_not_committed_stands_first(repo: Repo, cluster: Runner) -> None:
    repo.edit(THIRD, MOVED)
    found = rows(cluster("log", "--format", "json"))
    assert (found[0]["day"], found[0]["who"], found[0]["commit"], found[0]["id"]) == (None, "uncommitted", None, "3")
    shown = cluster("log", "--lang", "ru", "--limit", "1", "--format", "linear")
    assert "Кто: не зафиксировано" in shown.out
    assert "Не зафиксировано 1 изменение." in shown.out


def test_layout_comments_and_order_are_no_changes(repo: Repo, cluster: Runner) -> None:
    text = repo.road.read_text("utf-8").replace("status: planned", 'status: "planned"  # так решили')
    start, *items = text.split("  - id: ")
    repo.road.write_text("  - id: ".join([start, *reversed(items)]), encoding="utf-8", newline="\r\n")
    repo.commit("порядок", "2022-02-01")
    assert len(rows(cluster("log", "--format", "json"))) == 5


def test_of_a_merge_only_what_it_decided_itself_is_told(repo: Repo, cluster: Runner) -> None:
    repo.git("checkout", "-q", "-b", "side")
    moved(repo, "2022-02-01", BORIS)
    repo.git("checkout", "-q", "main")
    repo.change("Итоговый отчёт", "Итоговый доклад", "слово", "2022-02-02")
    repo.git("merge", "-q", "--no-ff", "side", "-m", "слияние", day="2022-02-03")
    found = rows(cluster("log", "--format", "json"))[:3]
    assert [(row["day"], row["who"], row["id"]) for row in found[:2]] == [
        ("2022-02-02", ANNA, "4"), ("2022-02-01", BORIS, "3"),
    ], "a merge of what others did tells nothing"  # fmt: skip
    repo.edit("Итоговый доклад", "Итоговый обзор")
    repo.git("add", "-A")
    repo.git("commit", "-q", "--amend", "-m", "слияние с правкой", day="2022-02-03")
    assert [(row["day"], row["who"], row["id"]) for row in rows(cluster("log", "--format", "json"))[:1]] == [
        ("2022-02-03", ANNA, "4")
    ]


def test_a_folder_that_was_renamed_keeps_its_history(repo: Repo, cluster: Runner) -> None:
    moved(repo)
    repo.git("mv", "data", "plan")
    road = repo.top / "plan" / "roadmap.yaml"
    road.write_text(road.read_text("utf-8").replace("Итоговый отчёт", "Итоговый доклад"), encoding="utf-8")
    repo.commit("папка", "2022-03-01")
    found = rows(cluster("log", "--data", "plan", "--format", "json"))
    assert [(row["day"], row["id"]) for row in found[:3]] == [
        ("2022-03-01", "4"), ("2022-02-15", "3"), ("2022-01-10", "1"),
    ]  # fmt: skip
    assert len(found) == 7
    then = cluster("list", "--data", "plan", "--at", "2022-01-11", "--format", "json")
    assert json.loads(then.out)["rows"][2]["deadline"] == "2022-02-28"


def test_a_state_that_cannot_be_read_hides_nothing(repo: Repo, cluster: Runner) -> None:
    repo.change(THIRD, MOVED.replace("title:", "title: [", 1), "сломано", "2022-02-01")
    repo.change(MOVED.replace("title:", "title: [", 1), MOVED, "починено", "2022-02-02", BORIS)
    found = rows(cluster("log", "--format", "json", "--lang", "en"))
    assert [(row["day"], row["id"]) for row in found[:2]] == [("2022-02-02", "3"), ("2022-02-01", None)]
    assert "moved" in found[0]["what"]
    assert "cannot be read" in found[1]["what"]


def test_a_row_with_an_error_is_neither_added_nor_removed(repo: Repo, cluster: Runner) -> None:
    repo.change("due: 2022-02\n", "due: 2022-02-30\n", "опечатка", "2022-02-01")
    found = rows(cluster("log", "3", "--format", "json", "--lang", "en"))
    assert [row["day"] for row in found] == ["2022-02-01", "2022-01-10"]
    assert "Removed" not in found[0]["what"]


def test_hostile_names_and_words_are_made_visible(repo: Repo, cluster: Runner) -> None:
    repo.edit(THIRD, MOVED)
    evil = "\x1b[2J::error::x\u202eмир"
    repo.commit(evil, "2022-02-01", who="Ева\x1b]0;x\x07\u202e\t2022-01-01")
    for form in ("table", "linear", "markdown", "csv", "json"):
        run = cluster("log", "--columns", "day,who,what,subject", "--format", form)
        assert run.status == 0, run.err
        assert not any(sign in run.out for sign in "\x1b\x07\u202e")
    lines = cluster("log", "3", "--columns", "who,subject").out.splitlines()
    assert len(lines[1].split("\t")) == 2, "a tab in a name parts no cells"
    assert "who@example.org" not in cluster("log").out
    assert "who@example.org" in cluster("log", "--columns", "mail").out


@pytest.mark.parametrize("form", ["table", "linear", "markdown", "csv", "json"])
def test_every_form_tells_the_same(repo: Repo, cluster: Runner, form: str) -> None:
    moved(repo)
    run = cluster("log", "3", "--format", form, "--lang", "ru")
    assert run.status == 0
    assert BORIS in run.out
    assert "срок перенесён" in run.out


def test_a_shallow_clone_says_so(repo: Repo, cluster: Runner, tmp_path: Path) -> None:
    moved(repo)
    repo.git("clone", "-q", "--depth", "1", f"file://{repo.top}", str(tmp_path / "cut"))
    for command in ("log", "log 3", "trend", "trend 3", "trend --by tag"):
        run = cluster(*command.split(), cwd=tmp_path / "cut")
        assert run.status == 2
        assert "git fetch --unshallow" in run.err
        assert run.out == ""
    early = cluster("status", "--at", "2022-01-12", cwd=tmp_path / "cut")
    assert early.status == 2
    assert "git fetch --unshallow" in early.err


def test_where_there_is_no_history(plan: Path, cluster: Runner) -> None:
    for command in ("log", "diff", "trend", "status --at HEAD", "list --at 2022-01-01"):
        run = cluster(*command.split())
        assert run.status == 2
        assert "git" in run.err
    subprocess.run(["git", "init", "-q"], cwd=plan, check=True)
    for command in ("log", "diff", "trend", "status --at HEAD", "list --at 2022-01-01"):
        run = cluster(*command.split())
        assert run.status == 2
        assert "git commit" in run.err


def test_without_git_it_says_so(repo: Repo, cluster: Runner, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for command in ("log", "diff", "trend", "status --at HEAD"):
        run = cluster(*command.split(), env={"PATH": str(tmp_path / "empty")}, cwd=repo.top)
        assert run.status == 2
        assert "git" in run.err


def test_a_worktree_a_detached_head_and_a_hooks_environment(repo: Repo, cluster: Runner, tmp_path: Path) -> None:
    first = repo.git("rev-parse", "HEAD")
    moved(repo)
    repo.git("worktree", "add", "-q", "--detach", str(tmp_path / "beside"), first)
    foreign = {"GIT_DIR": str(repo.top / ".git"), "GIT_WORK_TREE": str(repo.top), "GIT_INDEX_FILE": "/nowhere"}
    assert len(rows(cluster("log", "3", "--format", "json", cwd=tmp_path / "beside"))) == 1
    assert len(rows(cluster("log", "3", "--format", "json", cwd=tmp_path / "beside", env=foreign))) == 1
    assert len(rows(cluster("log", "3", "--format", "json"))) == 2


def _sign(repo: Repo) -> None:
    """Put something like a signature into the last commit, for which git would call a program."""
    text = repo.git("cat-file", "commit", "HEAD")
    mark = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n abc\n -----END PGP SIGNATURE-----\n\n"
    (repo.top / "signed").write_text(text.replace("\n\n", f"\n{mark}", 1) + "\n", encoding="utf-8")
    name = repo.git("hash-object", "-t", "commit", "-w", "signed")
    (repo.top / "signed").unlink()
    repo.git("update-ref", "HEAD", name)


def test_no_program_that_a_repository_names_is_run(repo: Repo, cluster: Runner) -> None:
    moved(repo)
    trap = repo.top / "trap.sh"
    trap.write_text(f"#!/bin/sh\necho ran >> {repo.top}/ran\ncat\n", encoding="utf-8")
    trap.chmod(0o755)
    for name in ("core.fsmonitor", "core.pager", "pager.log", "diff.external", "diff.x.textconv", "diff.x.command",
                 "core.sshCommand", "gpg.program", "core.editor", "core.askPass", "core.hooksPath"):  # fmt: skip
        repo.git("config", name, str(trap))
    for name, value in (("log.showSignature", "true"), ("log.follow", "true"), ("diff.renames", "copies"),
                        ("log.showRoot", "false"), ("log.diffMerges", "off"), ("format.pretty", "fuller"),
                        ("color.ui", "always"), ("diff.noprefix", "true"), ("core.abbrev", "4")):  # fmt: skip
        repo.git("config", name, value)
    (repo.top / ".gitattributes").write_text("*.yaml diff=x\n", encoding="utf-8")
    _sign(repo)
    for command in ("log", "log 3", "diff HEAD~1", "diff", "trend", "trend 3", "trend --by tag", "status --at HEAD~1",
                    "list --at 2022-01-12", "overdue --as-of 2022-01-20"):  # fmt: skip
        run = cluster(*command.split(), cwd=repo.top)
        assert run.status in (0, 1), run.err
    assert len(rows(cluster("log", "3", "--format", "json"))) == 2
    assert not (repo.top / "ran").exists()


@pytest.mark.parametrize(
    "hostile", ["--output=evil", "-O", "--", "HEAD:data", "HEAD..HEAD", "@{-1}", "", "x" * 5000, ":/x", "^HEAD"]
)
def test_a_hostile_name_of_a_state_writes_and_runs_nothing(repo: Repo, cluster: Runner, hostile: str) -> None:
    moved(repo)
    before = {path.name for path in repo.top.iterdir()}
    for arguments in ([f"--at={hostile}", "status"], ["status", f"--at={hostile}"], ["diff", "--", hostile],
                      ["diff", f"--against={hostile}"]):  # fmt: skip
        run = cluster(*arguments, cwd=repo.top)
        assert run.status == 2, (arguments, run.out)
        assert "Traceback" not in run.err
    assert {path.name for path in repo.top.iterdir()} <= {*before, "cache"}


def test_the_cache_may_be_deleted_cut_or_foreign(repo: Repo, cluster: Runner, tmp_path: Path) -> None:
    moved(repo)
    told = cluster("log").out
    trended = cluster("trend", "--as-of", "2022-03-15").out
    files = sorted((tmp_path / "cache").iterdir())
    assert len(files) == 2
    whole = [file.read_bytes() for file in files]
    for bad in (b"", b"x", whole[0][:-1], whole[1] + b"x", whole[0][:60] + b"\0" + whole[0][61:], whole[0], whole[1]):
        for file in files:
            file.write_bytes(bad)
        assert cluster("log").out == told
        assert cluster("trend", "--as-of", "2022-03-15").out == trended
    for file, raw in zip(files, whole, strict=True):
        file.write_bytes(raw.replace("Программа развития".encode(), "Программа разгрома".encode()))
    assert any(file.read_bytes() != raw for file, raw in zip(files, whole, strict=True))
    assert cluster("log").out == told, "what somebody changed is not believed"
    for file in files:
        file.unlink()
    assert cluster("log").out == told
    shut = cluster("log", env={"CLUSTER_CACHE_DIR": str(repo.road)})
    assert (shut.status, shut.out) == (0, told)
    assert cluster("log").out == told, "what the cache holds gives the same"


def test_a_chain_of_edits_names_each_once(repo: Repo, cluster: Runner) -> None:
    chain = (
        ("done 3 --on 2022-02-10", "3"), ("update 4 --note слово", "4"),
        ("move 4 2022-11 --reason р --by решение --on 2022-02-11", "4"), ("done 2 --for 2022-02 --on 2022-02-12", "2"),
        ("update 1 --note иное", "1"),
    )  # fmt: skip
    repo.git("config", "user.name", ANNA)
    repo.git("config", "user.email", "a@example.org")
    for command, _ in chain:
        run = cluster(*command.split(), "--as-of", "2022-02-15", "--commit", cwd=repo.top)
        assert run.status == 0, run.err
    found = rows(cluster("log", "--format", "json"))
    assert [row["id"] for row in found[: len(chain)]] == [name for _, name in reversed(chain)]
    assert len(found) == len(chain) + 5
