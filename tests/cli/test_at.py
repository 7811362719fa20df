"""The plan as it stood: by day and by name, in every look, and what is offered there."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.cli.repositories import MOVED, THIRD, moved, repository

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run, Runner
    from tests.cli.repositories import Repo


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return repository(tmp_path)


def answer(run: Run) -> dict[str, Any]:
    assert run.status in (0, 1), run.err
    found: dict[str, Any] = json.loads(run.out)
    return found


def deadline(run: Run) -> str:
    return str(next(row["deadline"] for row in answer(run)["rows"] if row["id"] == "3"))


def test_a_day_means_its_end_in_the_time_zone_of_the_plan(repo: Repo, cluster: Runner) -> None:
    repo.change(THIRD, MOVED, "поздно вечером", "2022-02-15T23:59:00+07:00")
    repo.change("due: 2022-04\n", "due: 2022-05\n", "после полуночи", "2022-02-15T17:01:00+00:00")
    for day, expected in (("2022-02-14", "2022-02-28"), ("15.02.2022", "2022-04-30"), ("2022-02-16", "2022-05-31")):
        for zone in ("UTC", "Pacific/Kiritimati"):
            run = cluster("list", "--at", day, "--format", "json", env={"TZ": zone})
            assert deadline(run) == expected
    assert answer(cluster("list", "--at", "15.02.2022", "--format", "json"))["as_of"] == "2022-02-15"
    assert deadline(cluster("list", "--at", "today", "--format", "json")) == "2022-05-31"


@settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@example(zone="Asia/Tomsk", seconds=3 * 3_600)
@example(zone="Pacific/Kiritimati", seconds=-1)
@example(zone="Pacific/Pago_Pago", seconds=0)
@example(zone="Asia/Kathmandu", seconds=-1)
@given(zone=st.sampled_from(sorted(available_timezones())), seconds=st.sampled_from((-1, 0, 3_600)))
def test_check_stale_log_and_at_agree_on_a_day_at_midnight(
    tmp_path_factory: pytest.TempPathFactory, cluster: Runner, zone: str, seconds: int
) -> None:
    repo = repository(tmp_path_factory.mktemp("zone"))
    midnight = datetime.combine(date(2022, 5, 11), time(), ZoneInfo(zone)).timestamp()
    moment = datetime.fromtimestamp(midnight + seconds, UTC)
    repo.edit("timezone: Asia/Tomsk", f"timezone: {zone}")
    repo.change(THIRD, MOVED, "перенос", moment.isoformat())
    told = date.fromisoformat(answer(cluster("log", "3", "--format", "json", cwd=repo.top))["rows"][0]["day"])
    assert told == moment.astimezone(ZoneInfo(zone)).date()
    for day in (date(2022, 5, 10), date(2022, 5, 11)):
        changed = deadline(cluster("list", "--at", day.isoformat(), "--format", "json", cwd=repo.top)) == "2022-04-30"
        as_of = (day + timedelta(days=30)).isoformat()
        check = ("check", "--stale", "30", "--as-of", as_of, "--fail-on", "facts-stale", "--format", "json")
        stale = {row["item"] for row in answer(cluster(*check, cwd=repo.top))["rows"] if row["code"] == "facts-stale"}
        assert ("3" in stale) == changed == (told <= day)


def test_a_row_is_as_old_as_its_last_change_also_where_the_plan_lay_elsewhere(repo: Repo, cluster: Runner) -> None:
    repo.git("mv", "data", "plans")
    repo.commit("в другую папку", "2022-04-01")
    check = ("check", "--data", "plans", "--stale", "60", "--fail-on", "facts-stale", "--format", "json")
    for as_of, stale in (("2022-05-20", True), ("2022-03-01", False)):
        rows = answer(cluster(*check, "--as-of", as_of))["rows"]
        assert ("3" in {row["item"] for row in rows if row["code"] == "facts-stale"}) == stale


def test_a_name_is_judged_as_of_the_day_of_its_commit(repo: Repo, cluster: Runner) -> None:
    name = moved(repo, "2022-02-15")
    repo.git("tag", "-a", "-m", "x", "v1", "HEAD~1")
    repo.edit("Программа развития", "Не зафиксировано")
    for ref, day, expected in (("v1", "2022-01-10", "2022-02-28"), (name[:8], "2022-02-15", "2022-04-30"),
                               ("main", "2022-02-15", "2022-04-30"), ("HEAD~1", "2022-01-10", "2022-02-28")):  # fmt: skip
        run = cluster("list", "--at", ref, "--format", "json")
        assert (answer(run)["as_of"], deadline(run)) == (day, expected)
        assert "Не зафиксировано" not in run.out
    both = cluster("list", "--at", "v1", "--as-of", "2022-03-01", "--format", "json")
    assert (answer(both)["as_of"], deadline(both)) == ("2022-03-01", "2022-02-28")


@pytest.mark.parametrize("look", ["status", "list", "show 3", "overdue", "upcoming", "progress", "matrix", "gantt", "budget",
                                  "indicators", "risks", "forecast", "deps 3"])  # fmt: skip
def test_every_look_takes_it_and_says_which_state_it_shows(repo: Repo, cluster: Runner, look: str) -> None:
    name = moved(repo)
    for form in ("table", "linear", "json"):
        run = cluster(*look.split(), "--at", "2022-02-20", "--lang", "ru", "--format", form)
        assert run.status in (0, 1), run.err
        assert f"План, каким он был по записям git: коммит {name[:10]} от 15.02.2022." in run.out
    assert cluster("--at", "2022-02-20", *look.split()).status in (0, 1)


def test_a_branch_counts_from_the_day_on_which_it_was_merged(repo: Repo, cluster: Runner) -> None:
    repo.git("checkout", "-q", "-b", "side")
    moved(repo, "2022-02-01")
    repo.git("checkout", "-q", "main")
    repo.git("merge", "-q", "--no-ff", "side", "-m", "слияние", day="2022-02-20")
    assert deadline(cluster("list", "--at", "2022-02-10", "--format", "json")) == "2022-02-28"
    assert deadline(cluster("list", "--at", "2022-02-20", "--format", "json")) == "2022-04-30"


def test_what_is_offered_keeps_the_state(repo: Repo, cluster: Runner) -> None:
    moved(repo)
    run = cluster("overdue", "--at", "2022-03-15", "--lang", "ru")
    assert run.status == 1
    assert "cluster show 2 --at 2022-03-15" in run.out
    wrong = cluster("show", "33", "--at", "HEAD~1")
    assert 'cluster show 3 --at "HEAD~1"' in wrong.err
    assert cluster("show", "3", "--at", "HEAD~1", "--lang", "ru").status == 0


def test_a_look_back_without_it_names_it(repo: Repo, cluster: Runner) -> None:
    told = "cluster status --at 2022-01-20"
    assert told not in cluster("status", "--as-of", "2022-01-20").out, "nothing has changed since"
    moved(repo)
    run = cluster("overdue", "--as-of", "2022-01-20", "--lang", "ru")
    assert f"Сведения без даты показаны сегодняшние. План, каким он был тогда: {told}" in run.out
    assert cluster(*told.split()[1:]).status == 0
    assert "--at" not in cluster("status", "--as-of", "2022-01-05").out, "before the history"
    assert "--at" not in cluster("status", "--as-of", "today").out
    assert "--at" not in cluster("status").out


def test_states_that_are_not_there(repo: Repo, cluster: Runner) -> None:
    moved(repo)
    for at, expected in (("2021-12-31", "cluster status --at 2022-01-10"), ("2999-01-01", "cluster status --at today"),
                         ("нет-такой", "нет-такой"), ("2022-02-30", "2022-02-30")):  # fmt: skip
        run = cluster("status", "--at", at, "--lang", "ru")
        assert (run.status, run.out) == (2, "")
        assert expected in run.err
    (repo.top / "other").mkdir()
    (repo.top / "other" / "roadmap.yaml").write_text(repo.road.read_text("utf-8"), encoding="utf-8")
    missing = cluster("status", "--data", "other", "--at", "HEAD")
    assert missing.status == 2
    assert "other/roadmap.yaml" in missing.err
    assert "never committed" in cluster("status", "--data", "other", "--at", "2022-02-20", "--lang", "en").err


def test_a_state_that_cannot_be_read_names_its_places(repo: Repo, cluster: Runner) -> None:
    name = repo.change("title: План учебный", "title: [План", "сломано", "2022-02-01")
    repo.change("title: [План", "title: План учебный", "починено", "2022-02-02")
    run = cluster("status", "--at", "HEAD~1", "--lang", "ru")
    assert run.status == 2
    assert f"{name[:10]}:data/roadmap.yaml:" in run.err
    assert cluster("status", "--at", "HEAD").status == 0


def test_a_link_in_a_commit_is_not_followed(repo: Repo, cluster: Runner) -> None:
    text = repo.road.read_text("utf-8")
    repo.road.unlink()
    repo.road.symlink_to("/etc/passwd")
    repo.commit("ссылка", "2022-02-01")
    repo.road.unlink()
    repo.road.write_text(text, encoding="utf-8")
    run = cluster("status", "--at", "HEAD")
    assert run.status == 2
    assert "root:" not in run.out + run.err
    assert cluster("log").status == 0


def test_the_answer_never_lands_on_the_plan(repo: Repo, cluster: Runner) -> None:
    before = repo.road.read_bytes()
    run = cluster("status", "--at", "HEAD", "-o", "data/roadmap.yaml")
    assert run.status == 2
    assert repo.road.read_bytes() == before
