"""`setup ci`: what is written into a repository, what is left alone, and that its files are what the forges take."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from jsonschema import validators

from cluster_cli.app.setup import FILES, FORGES, TEMPLATES, is_ours, source_of, without_user
from tests.cli.test_control import broken

if TYPE_CHECKING:
    from cluster_cli.app.setup import Forge
    from tests.cli.conftest import Run, Runner

ROOT = Path(__file__).resolve().parents[2]
SCHEMAS = Path(__file__).parents[1] / "schemas"
WRITTEN = [target for forge in FORGES for _, target in FILES[forge]]
ACTION = ".github/actions/cluster/action.yml"


@pytest.fixture
def repository(plan: Path) -> Path:
    subprocess.run(["git", "init", "-q"], cwd=plan, check=True)
    return plan


def files(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in WRITTEN if (folder / name).exists()}


def loaded(path: Path) -> Any:
    """YAML as 1.2 reads it: `on` is no boolean."""
    return yaml.load(path.read_text("utf-8").replace("\non:", '\n"on":'), yaml.SafeLoader)


def faults(name: str, value: Any) -> list[str]:
    schema = json.loads((SCHEMAS / name).read_text("utf-8"))
    return [fault.message for fault in validators.validator_for(schema)(schema).iter_errors(value)]


def set_up(cluster: Runner, forge: str, *more: str) -> Run:
    return cluster("setup", "ci", forge, *more, "--lang", "en")


@pytest.mark.parametrize("forge", FORGES)
def test_it_can_be_run_twice(cluster: Runner, repository: Path, forge: Forge) -> None:
    first = set_up(cluster, forge)
    assert first.status == 0, first.err
    written = files(repository)
    assert sorted(written) == sorted(target for _, target in FILES[forge])
    assert all(f"{name}: written." in first.out for name in written)
    second = set_up(cluster, forge)
    assert second.status == 0
    assert all(f"{name}: is there already." in second.out for name in written)
    assert files(repository) == written
    assert all(is_ours(raw.decode()) for raw in written.values())


def test_a_dry_run_writes_nothing(cluster: Runner, repository: Path) -> None:
    run = set_up(cluster, "github", "--dry-run")
    assert ".github/workflows/cluster.yml: would be written." in run.out
    assert "Nothing was written" in run.out
    assert files(repository) == {}
    assert not (repository / ".github").exists()


def test_what_somebody_changed_is_left_alone_until_it_is_asked_for(cluster: Runner, repository: Path) -> None:
    set_up(cluster, "github")
    path = repository / ".github" / "workflows" / "cluster.yml"
    ours = path.read_bytes()
    mine = ours.replace(b"timeout-minutes: 10", b"timeout-minutes: 60")
    path.write_bytes(mine)
    run = set_up(cluster, "github")
    assert "cluster.yml: differs from what would be written, and was left alone." in run.out
    offered = re.findall("^  (cluster setup ci github --replace.*)$", run.out, re.MULTILINE)
    assert len(offered) == 1
    assert path.read_bytes() == mine
    assert "would be written anew" in set_up(cluster, "github", "--replace", "--dry-run").out
    assert path.read_bytes() == mine
    again = cluster(*shlex.split(offered[0])[1:])
    assert "cluster.yml: written anew." in again.out
    assert path.read_bytes() == ours


def test_what_nobody_changed_follows_the_plan(cluster: Runner, repository: Path) -> None:
    set_up(cluster, "github")
    broken(repository, "timezone: Asia/Tomsk", "timezone: Europe/Moscow")
    run = set_up(cluster, "github")
    assert ".github/workflows/cluster-nightly.yml: written anew." in run.out
    assert 'timezone: "Europe/Moscow"' in (repository / ".github/workflows/cluster-nightly.yml").read_text("utf-8")


@pytest.mark.parametrize("extra", [(), ("--replace",)])
def test_a_pipeline_of_the_project_is_never_written_over(
    cluster: Runner, repository: Path, extra: tuple[str, ...]
) -> None:
    own = "stages: [test]\n"
    (repository / ".gitlab-ci.yml").write_text(own, encoding="utf-8")
    run = set_up(cluster, "gitlab", *extra)
    assert ".gitlab-ci.yml: is yours and was left alone. Put this into it:" in run.out
    offered = "\n".join(line[2:] for line in run.out.splitlines() if line.startswith(("  include", "    - local")))
    assert yaml.safe_load(offered) == {"include": [{"local": "/.gitlab/cluster.gitlab-ci.yml"}]}
    assert (repository / ".gitlab-ci.yml").read_text("utf-8") == own
    (repository / ".gitlab-ci.yml").write_text(own + offered + "\n", encoding="utf-8")
    assert "includes the checks already" in set_up(cluster, "gitlab", *extra).out


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("source", [None, "git+https://example.org/cluster@v1", 'a "b" \\c $d: #x'])
def test_the_files_are_what_the_forges_take(
    cluster: Runner, repository: Path, language: str, source: str | None
) -> None:
    (repository / "data").rename(repository / 'мой "план" $1')
    given = () if source is None else ("--source", source)
    for forge in FORGES:
        run = cluster("setup", "ci", forge, *given, "--data", 'мой "план" $1', "--lang", language)
        assert run.status == 0, run.err
    for name in ("cluster", "cluster-nightly"):
        workflow = loaded(repository / ".github" / "workflows" / f"{name}.yml")
        assert faults("github-workflows.json", workflow) == []
        step = next(one for one in workflow["jobs"]["plan"]["steps"] if one["uses"].startswith("./"))
        assert step["with"]["data"] == 'мой "план" $1'
        assert step["with"]["source"] == (source or "${{ vars.CLUSTER_SOURCE }}")
    nightly = loaded(repository / ".github" / "workflows" / "cluster-nightly.yml")
    assert nightly["on"]["schedule"] == [{"cron": "17 8 * * 1-5", "timezone": "Asia/Tomsk"}]
    assert "schedule" not in loaded(repository / ".github" / "workflows" / "cluster.yml")["on"]
    assert faults("github-actions.json", loaded(repository / ACTION)) == []
    jobs = loaded(repository / ".gitlab" / "cluster.gitlab-ci.yml")
    assert faults("gitlab-ci.json", jobs) == []
    assert faults("gitlab-ci.json", loaded(repository / ".gitlab-ci.yml")) == []
    assert jobs[".cluster"]["variables"]["CLUSTER_PLAN"] == 'мой "план" $$1'
    assert jobs[".cluster"]["variables"].get("CLUSTER_SOURCE") == (source and source.replace("$", "$$"))


def test_the_schemas_find_what_is_broken() -> None:
    assert faults("github-workflows.json", {"on": "push", "jobs": {"a": {"runs-on": 3}}})
    assert faults("github-workflows.json", {"on": {"schedule": [{"cron": "17 8 * * 1-5", "zone": "x"}]}, "jobs": {}})
    assert faults("github-actions.json", {"name": "x", "runs": {"using": "composite"}})
    assert faults("gitlab-ci.json", {"job": {"script": ["x"], "allow_failure": {"exit_codes": "one"}}})


def test_what_pip_installs_is_remembered(cluster: Runner, repository: Path) -> None:
    for forge in FORGES:
        set_up(cluster, forge, "--source", 'a "b" \\c $d')
        before = files(repository)
        run = set_up(cluster, forge)
        assert 'pip installs: a "b" \\c $d' in run.out
        assert files(repository) == before


def test_without_a_time_zone_the_hour_is_utc_and_said(cluster: Runner, repository: Path) -> None:
    broken(repository, "timezone: Asia/Tomsk\n", "")
    run = set_up(cluster, "github", "--source", "x")
    assert "cluster update --plan --timezone Asia/Tomsk" in run.out
    nightly = loaded(repository / ".github" / "workflows" / "cluster-nightly.yml")
    assert nightly["on"]["schedule"] == [{"cron": "17 8 * * 1-5"}]


@pytest.mark.parametrize("zone", ['"x\\n    - cron: 1 1 * * *"', "a: b", "'${{ github.token }}'"])
def test_a_time_zone_cannot_write_a_workflow(cluster: Runner, repository: Path, zone: str) -> None:
    broken(repository, "timezone: Asia/Tomsk", f"timezone: {zone}")
    run = set_up(cluster, "github")
    assert run.status in (0, 2)
    if run.status == 0:
        assert "token" not in (repository / ".github" / "workflows" / "cluster-nightly.yml").read_text("utf-8")
        nightly = loaded(repository / ".github" / "workflows" / "cluster-nightly.yml")
        assert nightly["on"]["schedule"] == [{"cron": "17 8 * * 1-5"}]


def test_no_folder_and_no_source_is_an_expression(cluster: Runner, repository: Path) -> None:
    assert set_up(cluster, "github", "--source", "${{ github.token }}").status == 2
    (repository / "data").rename(repository / "${{ github.token }}")
    run = set_up(cluster, "github", "--data", "${{ github.token }}")
    assert run.status == 2
    assert files(repository) == {}


@pytest.mark.parametrize("link", [".github", ".github/workflows", ".github/workflows/cluster.yml"])
@pytest.mark.parametrize("inside", [True, False])
def test_no_link_leads_out_of_the_repository_or_into_git(
    cluster: Runner, repository: Path, tmp_path_factory: pytest.TempPathFactory, link: str, inside: bool
) -> None:
    outside = repository / ".git" / "x" if inside else tmp_path_factory.mktemp("outside")
    outside.mkdir(exist_ok=True)
    if link.endswith(".yml"):
        outside /= "secret.yml"
        outside.write_text("token: s3cr3t\n", encoding="utf-8")
    (repository / link).parent.mkdir(parents=True, exist_ok=True)
    (repository / link).symlink_to(outside)
    for more in ((), ("--replace",), ("--dry-run",)):
        run = set_up(cluster, "github", *more)
        assert run.status == 2
        assert "leads out of the repository" in run.err
        assert "s3cr3t" not in run.out + run.err
    assert outside.is_dir() == (not link.endswith(".yml"))
    assert list(outside.iterdir()) == [] if outside.is_dir() else outside.read_text("utf-8") == "token: s3cr3t\n"


def test_what_is_lacking_is_said(cluster: Runner, plan: Path) -> None:
    run = set_up(cluster, "github")
    assert run.status == 2
    assert "git init" in run.err
    assert cluster("setup", "ci").status == 2
    assert "cluster setup ci gitlab" in cluster("setup", "ci").err
    assert "gitlab" in cluster("setup", "ci", "gitlba").err
    assert cluster("setup", "git", "github").status == 2
    (plan / "data" / "roadmap.yaml").unlink()
    assert cluster("setup", "ci", "github").status == 2


def test_the_source_is_where_the_program_came_from(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "cluster-cli"\n', encoding="utf-8")
    assert source_of(tmp_path) == "."
    for text in ('[project]\nname = "other"\n', "[", "project = 1"):
        (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")
        assert source_of(tmp_path) != "."
    assert without_user("https://me:t0ken@example.org/x.git") == "https://example.org/x.git"
    assert without_user("ssh://git@example.org/x.git") == "ssh://git@example.org/x.git"
    assert without_user("https://[") == ""


def test_the_action_of_this_repository_is_the_one_that_is_written() -> None:
    assert (ROOT / "action.yml").read_bytes() == (TEMPLATES / "github" / "action.yml").read_bytes()
    assert faults("github-actions.json", loaded(ROOT / "action.yml")) == []


def test_no_script_holds_an_expression_and_every_action_is_pinned() -> None:
    for path in TEMPLATES.rglob("*.yml"):
        text = path.read_text("utf-8")
        for used in re.findall(r"uses: (\S+)", text):
            assert used.startswith("./") or re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", used)
    action = loaded(ROOT / "action.yml")
    scripts = [step["run"] for step in action["runs"]["steps"] if "run" in step]
    assert len(scripts) == 3
    assert not any("${{" in script for script in scripts)
