"""The scripts of the action and of GitLab's jobs, taken out of their files and run by a shell as the forges do."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn
from xml.etree import ElementTree as ET

import pytest
import yaml

from cluster_cli.app.setup import TEMPLATES
from tests.cli.test_control import broken

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parents[2]
HOSTILE = (
    "$(touch hacked)", "`touch hacked`", "; touch hacked", "--output=hacked", "-c core.pager=touch", "a b'c\"d", "main\ntouch hacked",
    "${IFS}", "*", "::error::x",
)  # fmt: skip
BRANCH = "x;$(touch${IFS}hacked)"
GIT = ("git", "-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")


class Done(NamedTuple):
    """What a script left behind."""

    status: int
    out: str
    err: str


@pytest.fixture
def repository(plan: Path) -> Path:
    subprocess.run(["git", "init", "-q", "-b", "main"], cwd=plan, check=True)
    (plan / ".gitignore").write_text(
        "/home\n/config\n/state\n/runner\n/clone\n/shallow\n/*.json\n/*.xml\n", encoding="utf-8"
    )
    commit(plan, "the plan as it was approved")
    return plan


def commit(folder: Path, said: str) -> str:
    subprocess.run([*GIT, "add", "-A"], cwd=folder, check=True)
    subprocess.run([*GIT, "commit", "-q", "-m", said], cwd=folder, check=True)
    done = subprocess.run([*GIT, "rev-parse", "HEAD"], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def lacking(program: str) -> NoReturn:
    """What CI has to have; elsewhere the test is left out."""
    if os.environ.get("CI"):
        pytest.fail(f"{program} is missing")
    pytest.skip(f"{program} is missing")


def run_script(script: str, folder: Path, env: Mapping[str, str], shell: str = "bash") -> Done:
    program = shutil.which(shell)
    if program is None:
        lacking(shell)
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    whole = {"PATH": path, "HOME": str(folder / "home"), "LC_ALL": "C.UTF-8"} | dict(env)
    options = ["--noprofile", "--norc", "-eo", "pipefail"] if shell == "bash" else ["-e"]
    done = subprocess.run(
        [program, *options, "-c", script], cwd=folder, env=whole, capture_output=True, timeout=60, check=False
    )
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())


def step(name: str, **inputs: str) -> tuple[str, dict[str, str]]:
    """A step of the action: its script, and the environment that it gets from the inputs."""
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    found = next(one for one in action["runs"]["steps"] if one.get("name") == name)
    given = {key: str(value["default"]) for key, value in action["inputs"].items()} | inputs
    env = {}
    for key, expression in found["env"].items():
        match = re.fullmatch(r"\$\{\{ inputs\.([a-z-]+) \}\}", expression)
        env[key] = given[match[1]] if match else given.get(expression, "")
    return found["run"], env


def act(name: str, folder: Path, extra: Mapping[str, str] = {}, **inputs: str) -> Done:
    script, env = step(name, **{key.replace("_", "-"): value for key, value in inputs.items()})
    runner = folder / "runner"
    runner.mkdir(exist_ok=True)
    own = {
        "GITHUB_ACTIONS": "true",
        "GITHUB_STEP_SUMMARY": str(runner / "summary.md"),
        "RUNNER_TEMP": str(runner),
    }
    return run_script(script, folder, own | env | dict(extra))


def job(name: str) -> dict[str, Any]:
    jobs = yaml.safe_load((TEMPLATES / "gitlab" / "cluster.gitlab-ci.yml").read_text("utf-8").replace("@data@", "data").replace("@source_line@", ""))  # fmt: skip
    found: dict[str, Any] = jobs[".cluster"] | jobs[name]
    return found


def nothing_ran(folder: Path) -> bool:
    return not list(folder.rglob("hacked*"))


def test_the_action_says_that_the_files_are_right(repository: Path) -> None:
    done = act("Validate", repository)
    assert (done.status, done.err) == (0, "")
    assert "Проверено: файлов 2" in done.out
    summary = (repository / "runner" / "summary.md").read_text("utf-8")
    assert summary.startswith("## cluster validate\n")
    log = json.loads((repository / "runner" / "cluster" / "validate.sarif").read_text("utf-8"))
    assert log["version"] == "2.1.0"


def test_the_action_annotates_what_is_wrong_and_fails(repository: Path) -> None:
    broken(repository, "responsible: [ttst]", "responsible: [tts]")
    done = act("Validate", repository, lang="en")
    assert done.status == 1
    told = re.search(r"^data/roadmap\.yaml:(\d+:\d+): error\[unknown-party\]", done.out, re.MULTILINE)
    assert told is not None
    lines = [line for line in done.out.splitlines() if line.startswith("::error ")]
    assert [line for line in lines if f"title=cluster (unknown-party)::{told[1]}:" in line]
    assert "unknown-party" in (repository / "runner" / "summary.md").read_text("utf-8")


def test_the_action_fails_where_there_is_no_plan_to_read(repository: Path) -> None:
    done = act("Validate", repository, data="nowhere")
    assert done.status == 2
    assert "nowhere" in done.err


@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_input_of_the_action_runs(repository: Path, hostile: str) -> None:
    for done in (act("Validate", repository, data=hostile), act("Validate", repository, lang=hostile)):
        assert done.status == 2, done
        assert not [line for line in done.out.splitlines() if line.startswith("::error::")]
    for inputs in ({"base": hostile}, {"mode": hostile}, {"mode": "nightly", "as_of": hostile}, {"fail_on": hostile}):
        done = act("Check", repository, {"DEFAULT_BRANCH": hostile}, **inputs)
        assert done.status == 2, done
    assert nothing_ran(repository)


@pytest.mark.parametrize("hostile", ["$(touch hacked)", "a b'c", "`touch hacked`"])
def test_a_folder_of_any_name_is_checked(repository: Path, hostile: str) -> None:
    (repository / "data").rename(repository / hostile)
    assert act("Validate", repository, data=hostile).status == 0
    assert nothing_ran(repository)


def wheel(folder: Path) -> Path:
    """A distribution of nothing, which pip installs without a network."""
    folder.mkdir(parents=True)
    path = folder / "nothing-1-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("nothing.py", "")
        file.writestr("nothing-1.dist-info/METADATA", "Metadata-Version: 2.1\nName: nothing\nVersion: 1\n")
        file.writestr("nothing-1.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        file.writestr("nothing-1.dist-info/RECORD", "")
    return path


@pytest.mark.parametrize("hostile", ["plain", "$(touch hacked) b", "`touch hacked` x"])
@pytest.mark.parametrize("forge", ["github", "gitlab"])
def test_what_is_named_is_installed_and_nothing_else_runs(repository: Path, hostile: str, forge: str) -> None:
    source = wheel(repository / hostile)
    (repository / "pip.py").write_text("open('hacked', 'w')\n", encoding="utf-8")
    target = repository / "site"
    env = {"PIP_TARGET": str(target), "PIP_NO_INDEX": "1", "PIP_NO_DEPS": "1"}
    if forge == "github":
        done = act("Install cluster", repository, env, source=str(source))
    else:
        done = run_script(
            job("cluster-validate")["before_script"][0], repository, env | {"CLUSTER_SOURCE": str(source)}
        )
    assert done.status == 0, done
    assert (target / "nothing.py").is_file()
    assert nothing_ran(repository)


def test_the_install_says_what_is_lacking(repository: Path) -> None:
    for done in (
        act("Install cluster", repository),
        run_script(job("cluster-validate")["before_script"][0], repository, {}, "sh"),
    ):
        assert done.status == 2
        assert "CLUSTER_SOURCE" in done.err
    done = act("Install cluster", repository, {"PIP_TARGET": "x", "PIP_NO_INDEX": "1"}, source="--help")
    assert done.status not in (0, 2)
    assert "Usage" not in done.out


def test_the_action_of_a_checkout_installs_that_checkout(repository: Path) -> None:
    (repository / "action").mkdir()
    (repository / "action" / "pyproject.toml").write_text("[", encoding="utf-8")
    env = {"PIP_TARGET": "x", "PIP_NO_INDEX": "1", "ACTION_PATH": str(repository / "action")}
    done = act("Install cluster", repository, env)
    assert done.status not in (0, 126, 127)
    assert "TOMLDecodeError" in done.err


@pytest.mark.parametrize("shell", ["bash", "sh"])
def test_the_job_of_gitlab_writes_both_reports(repository: Path, shell: str) -> None:
    script = "\n".join(job("cluster-validate")["script"])
    done = run_script(script, repository, {"CLUSTER_PLAN": "data"}, shell)
    assert (done.status, done.err) == (0, "")
    reports = job("cluster-validate")["artifacts"]["reports"]
    assert json.loads((repository / reports["codequality"]).read_text("utf-8"))  # warnings
    broken(repository, "responsible: [ttst]", "responsible: [tts]")
    assert run_script(script, repository, {"CLUSTER_PLAN": "data"}, shell).status == 1
    quality = json.loads((repository / reports["codequality"]).read_text("utf-8"))
    assert "unknown-party" in {one["check_name"] for one in quality}
    assert ET.fromstring((repository / reports["junit"]).read_text("utf-8")).get("failures") != "0"


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("shell", ["bash", "sh"])
def test_no_variable_of_gitlab_runs(repository: Path, hostile: str, shell: str) -> None:
    names = ("CI_MERGE_REQUEST_DIFF_BASE_SHA", "CI_COMMIT_BEFORE_SHA", "CI_DEFAULT_BRANCH", "CLUSTER_AS_OF")
    first = {"CLUSTER_PLAN": "data"} | dict.fromkeys(names, hostile)
    new_branch = {"CLUSTER_PLAN": "data", "CI_DEFAULT_BRANCH": hostile}
    for name in ("cluster-validate", "cluster-check", "cluster-nightly"):
        script = "\n".join(job(name)["script"])
        for env in (first, new_branch, {"CLUSTER_PLAN": hostile}):
            run_script(script, repository, env, shell)
    assert nothing_ran(repository)


def pre_commit(folder: Path, *arguments: str, home: Path) -> Done:
    env = {"PRE_COMMIT_HOME": str(home), "PRE_COMMIT_COLOR": "never"}
    return run_script(f"python -m pre_commit {' '.join(arguments)}", folder, env)


def test_the_hook_for_pre_commit_runs(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The hook as its manifest has it, but for the language: no environment is built where `cluster` is there already."""
    if find_spec("pre_commit") is None:
        lacking("pre-commit")
    home = tmp_path_factory.mktemp("home")
    manifest = ROOT / ".pre-commit-hooks.yaml"
    assert pre_commit(repository, "validate-manifest", f"'{manifest}'", home=home).status == 0
    [hook] = yaml.safe_load(manifest.read_text("utf-8"))
    assert hook["language"] == "python"
    config = {"repos": [{"repo": "local", "hooks": [hook | {"language": "system"}]}]}
    (repository / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config, allow_unicode=True), encoding="utf-8")
    subprocess.run([*GIT, "add", "-A"], cwd=repository, check=True)
    assert "Passed" in pre_commit(repository, "run", "--all-files", home=home).out
    broken(repository, "responsible: [ttst]", "responsible: [tts]")
    subprocess.run([*GIT, "add", "-A"], cwd=repository, check=True)
    failed = pre_commit(repository, "run", home=home)
    assert failed.status == 1
    assert "unknown-party" in failed.out
    assert "no files to check" in pre_commit(repository, "run", "--files", ".gitignore", home=home).out


def moved(folder: Path) -> None:
    """A deadline put off without a word."""
    broken(folder, "    due: 2022-12\n", "    due: 2023-02\n")


@pytest.fixture
def clone(repository: Path, tmp_path: Path) -> Path:
    """A clone, as a forge's machine has one, on a branch of its own."""
    subprocess.run([*GIT, "clone", "-q", repository.as_uri(), "clone"], cwd=tmp_path, check=True)
    folder = tmp_path / "clone"
    subprocess.run([*GIT, "switch", "-q", "-c", BRANCH], cwd=folder, check=True)
    subprocess.run([*GIT, "push", "-q", "origin", "HEAD"], cwd=folder, check=True)
    return folder


@pytest.mark.parametrize("base", ["", "0" * 40, "HEAD", "origin/main", f"origin/{BRANCH}"])
@pytest.mark.parametrize("default", ["main", BRANCH])
def test_the_action_fails_on_what_a_change_made_worse(clone: Path, base: str, default: str) -> None:
    given = head_of(clone) if base == "HEAD" else base
    done = act("Check", clone, {"DEFAULT_BRANCH": default}, base=given, lang="en")
    assert done.status == 0, done
    assert not [line for line in done.out.splitlines() if line.startswith("::error ")]
    assert [line for line in done.out.splitlines() if line.startswith("::warning ")]  # late before, and still
    moved(clone)
    commit(clone, "tidy")
    done = act("Check", clone, {"DEFAULT_BRANCH": default}, base=given, lang="en")
    assert done.status == 1, done
    [error] = [line for line in done.out.splitlines() if line.startswith("::error ")]
    assert "title=cluster (silent-move)::" in error
    assert "| silent-move |" in (clone / "runner" / "summary.md").read_text("utf-8")
    assert "silent-move" in (clone / "runner" / "cluster" / "check.md").read_text("utf-8")
    assert "silent-move" in (clone / "runner" / "cluster" / "check.sarif").read_text("utf-8")
    assert nothing_ran(clone)


def head_of(folder: Path) -> str:
    return subprocess.run(
        [*GIT, "rev-parse", "HEAD"], cwd=folder, check=True, capture_output=True, text=True
    ).stdout.strip()


def test_a_recorded_move_passes(clone: Path) -> None:
    base = head_of(clone)
    arguments = '4 2023-02 --reason "карантин" --by "протокол № 3" --on 2022-03-01 --as-of 2022-03-01'
    assert run_script(f"cluster move {arguments}", clone, {}).status == 0
    done = act("Check", clone, base=base)
    assert done.status == 0, done


def test_the_action_never_passes_what_it_cannot_compare(clone: Path, tmp_path: Path) -> None:
    assert act("Check", clone, base="1" * 40).status == 2
    subprocess.run([*GIT, "clone", "-q", "--depth", "1", clone.as_uri(), "shallow"], cwd=tmp_path, check=True)
    done = act("Check", tmp_path / "shallow", base="1" * 40)
    assert done.status == 2
    assert done.err.strip()


def test_the_nightly_check_judges_the_whole_plan_by_its_day(repository: Path) -> None:
    for day, status in (("2022-01-10", 0), ("2022-03-15", 1)):
        done = act("Check", repository, mode="nightly", as_of=day, lang="en")
        assert done.status == status, done
        assert f"As of {day}." in done.out
    assert "title=cluster (point-overdue)::" in done.out
    assert act("Check", repository, mode="nightly", as_of="2022-03-15", fail_on="moved").status == 0


@pytest.mark.parametrize("shell", ["bash", "sh"])
@pytest.mark.parametrize("known", ["CI_MERGE_REQUEST_DIFF_BASE_SHA", "CI_COMMIT_BEFORE_SHA", ""])
def test_the_job_of_gitlab_fails_on_what_a_change_made_worse(clone: Path, shell: str, known: str) -> None:
    script = "\n".join(job("cluster-check")["script"])
    env = {"CLUSTER_PLAN": "data", "CI_COMMIT_BEFORE_SHA": "0" * 40, "CI_DEFAULT_BRANCH": "main"}
    env |= {known: head_of(clone)} if known else {}
    done = run_script(script, clone, env, shell)
    assert done.status == 0, done
    moved(clone)
    commit(clone, "tidy")
    assert run_script(script, clone, env, shell).status == 1
    quality = json.loads((clone / "gl-code-quality-report.json").read_text("utf-8"))
    assert [one["check_name"] for one in quality if one["severity"] == "major"] == ["silent-move"]
    assert ET.fromstring((clone / "junit.xml").read_text("utf-8")).get("failures") == "1"
    assert nothing_ran(clone)


@pytest.mark.parametrize("shell", ["bash", "sh"])
def test_the_nightly_job_of_gitlab_says_what_is_overdue(repository: Path, shell: str) -> None:
    script = "\n".join(job("cluster-nightly")["script"])
    for day, status in (("2022-01-10", 0), ("2022-03-15", 1)):
        assert run_script(script, repository, {"CLUSTER_PLAN": "data", "CLUSTER_AS_OF": day}, shell).status == status
    assert "point-overdue" in (repository / "cluster-check.md").read_text("utf-8")
    assert job("cluster-nightly")["allow_failure"] == {"exit_codes": [1]}
    fingerprints = [json.loads((repository / "gl-code-quality-report.json").read_text("utf-8"))]
    run_script(script, repository, {"CLUSTER_PLAN": "data", "CLUSTER_AS_OF": "2022-03-16"}, shell)
    fingerprints.append(json.loads((repository / "gl-code-quality-report.json").read_text("utf-8")))
    today, tomorrow = ({one["fingerprint"] for one in report} for report in fingerprints)
    assert today == tomorrow
