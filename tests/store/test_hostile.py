"""Files made to harm the reader: what lies on the disk in their place, and texts of a size that no plan has."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cluster_cli.store import document
from cluster_cli.store.places import locate
from cluster_cli.store.workspace import load, load_texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from cluster_cli.store.workspace import Workspace

HEAD = "format: 1\ntitle: План\nperiod: 2022\nparties:\n  dpo: {name: Департамент}\nactivities:\n"
MEBI = 1024 * 1024
NO_PIPES = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")


def item(number: object, more: str = "") -> str:
    return f"  - id: {number}\n    title: Группа\n    due: 2022-03\n    responsible: [dpo]\n{more}"


def findings(workspace: Workspace) -> list[str]:
    return [
        f"{one.place.line}:{one.place.column} {one.diagnostic.code}" for one in locate(workspace, workspace.diagnostics)
    ]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """An empty folder of data in a repository."""
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    (tmp_path / "repository" / ".git" / "config").write_text("token: secret\n")
    (tmp_path / "repository" / "data").mkdir()
    return tmp_path / "repository" / "data"


def link_to(target: str) -> Callable[[Path], None]:
    return lambda path: path.symlink_to(target)


def unreadable(path: Path) -> None:
    path.write_text("format: 1\n")
    path.chmod(0)


def too_large(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(document.MAX_BYTES + 1)  # a hole: it takes no room on the disk


IN_THE_PLACE_OF_A_FILE: dict[str, tuple[Callable[[Path], None], str]] = {
    "nothing": (lambda _: None, "no-file"),
    "folder": (Path.mkdir, "not-a-file"),
    "pipe": (lambda path: os.mkfifo(path), "not-a-file"),  # noqa: PLW0108 - not every system has it
    "device": (link_to("/dev/zero"), "link-leads-out"),
    "link to nothing": (link_to("nowhere.yaml"), "no-file"),
    "link to itself": (link_to("roadmap.yaml"), "unreadable-file"),
    "link out": (link_to("/etc/hostname"), "link-leads-out"),
    "link beside the repository": (link_to("../../other.yaml"), "link-leads-out"),
    "link into .git": (link_to("../.git/config"), "link-leads-out"),
    "too large": (too_large, "file-too-large"),
}


@NO_PIPES
@pytest.mark.parametrize("name", IN_THE_PLACE_OF_A_FILE)
def test_what_is_no_file_is_a_finding(name: str, data: Path) -> None:
    make, code = IN_THE_PLACE_OF_A_FILE[name]
    make(data / "roadmap.yaml")
    workspace = load(data)
    assert findings(workspace) == [f"1:1 {code}"]
    assert not workspace.readable
    assert "secret" not in workspace.sources["roadmap"].text


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has no such device")
def test_a_device_given_as_data_is_never_read() -> None:
    found = document.open_source(Path("/dev/zero"), "zero", "roadmap")
    assert found.fault is not None
    assert found.fault.code == "not-a-file"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is forbidden to this user")
def test_a_file_that_may_not_be_read_is_a_finding(data: Path) -> None:
    unreadable(data / "roadmap.yaml")
    assert findings(load(data)) == ["1:1 unreadable-file"]


def test_a_link_within_the_repository_is_followed(data: Path) -> None:
    (data.parent / "plan.yaml").write_text(HEAD + item(1), "utf-8")
    (data / "roadmap.yaml").symlink_to("../plan.yaml")
    assert findings(load(data)) == []


def test_a_file_that_grows_while_it_is_read_is_read_to_its_end(data: Path) -> None:
    path = data / "roadmap.yaml"
    path.write_text(HEAD + item(1), "utf-8")
    for growth in (0, 1, 2 * MEBI):
        with path.open("a", encoding="utf-8") as file:
            file.write("#" * growth + "\n")
        assert document.open_source(path, "roadmap.yaml", "roadmap").raw == path.read_bytes()


LARGE: dict[str, tuple[Callable[[], str], list[str]]] = {
    "7 MB of [": (lambda: "[" * (7 * MEBI), ["1:33 too-deep"]),
    "7 MB of {": (lambda: "{" * (7 * MEBI), ["1:33 too-deep"]),
    "brackets in an item": (lambda: HEAD + "  - id: " + "[" * MEBI, ["7:38 too-deep"]),
    "brackets over lines": (lambda: "title: План\nnote:\n" + " [\n" * MEBI, ["34:2 too-deep"]),
    "hyphens": (lambda: "- " * (2 * MEBI), ["1:65 too-deep"]),
    "keys inside keys": (lambda: "".join(" " * depth + "a:\n" for depth in range(3000)), ["33:33 too-deep"]),
    "a text of 10 MB": (lambda: HEAD + item(1, f"    note: {'x' * 10 * MEBI}\n"), ["11:11 text-too-long"]),
    "an open text of 5 MB": (lambda: HEAD + item(1, f"    note: '{'я' * 5 * MEBI}\n"), ["11:11 quote-not-closed"]),
    "a key of 5 MB": (lambda: "k" * (5 * MEBI) + ": 1\n", ["1:1 key-too-long", "1:1 text-too-long"]),
    "a tag of 1 MB": (lambda: HEAD + item(1, f"    note: {'!' * MEBI}\n"), ["11:11 tag"]),
    "digits": (lambda: HEAD + item(1, f"    weight: {'9' * 65_000}\n"), ["11:13 not-a-number"]),
    "base 60": (lambda: HEAD + item(1, f"    weight: 1{':59' * 20_000}\n"), ["11:13 not-a-number"]),
    "blanks before a #": (lambda: HEAD + item(1, f"    note: a{' ' * MEBI}#b\n"), [f"11:{12 + MEBI} cut-by-hash"]),
    "backslashes": (lambda: HEAD + item(1, f'    note: "{chr(92) * 60_000}"\n'), []),
    "quotation marks": (lambda: "'" * MEBI, ["1:1 text-too-long"]),
    "tabs": (lambda: "\t" * MEBI, ["1:1 tab-indent"]),
    "line breaks": (lambda: "\r\n" * MEBI, ["1:1 empty-file"]),
    "comments": (lambda: HEAD + item(1) + f"# {'к' * 80}\n" * 30_000, []),
}


@pytest.mark.parametrize("name", LARGE)
def test_a_text_of_a_size_that_no_plan_has_is_read_or_refused_at_its_place(name: str) -> None:
    make, expected = LARGE[name]
    assert findings(load_texts({"roadmap": make().encode()})) == expected


MANY: dict[str, tuple[Callable[[], str], str]] = {
    "unknown keys": (lambda: HEAD + item(1, "".join(f"    ключ{i}: x\n" for i in range(11_000))), "unknown-key"),
    "misspelt keys": (lambda: HEAD + item(1, "".join(f"    titel{i}: x\n" for i in range(11_000))), "unknown-key"),
    "anchors": (
        lambda: HEAD + item(1, "    extra:\n" + "".join(f"      k{i}: &a x\n" for i in range(11_000))),
        "anchor",
    ),
    "aliases in one line": (lambda: HEAD + "  - [" + "*a, " * 11_000 + "*a]\n", "alias"),
    "duplicate keys": (lambda: "note: 1\n" * 11_000, "duplicate-key"),
    "hidden breaks": (lambda: "\u2028" * 11_000, "hidden-line-break"),
    "conflicts": (lambda: "<<<<<<< a\n=======\n>>>>>>> b\n" * 11_000, "conflict-marker"),
    "unknown zones": (lambda: "".join(f"timezone: x{i}\n" for i in range(5_100)), "unknown-timezone"),
    "wrong words": (lambda: HEAD + "".join(item(i, "    status: дон\n") for i in range(10_100)), "not-a-choice"),
    "wrong days in one line": (
        lambda: "{activities: [" + ", ".join(f"{{id: {i}, due: 2022-13}}" for i in range(4_000)) + "]}",
        "no-such-month",
    ),
}


@pytest.mark.parametrize("name", MANY)
def test_findings_without_end_are_cut_off_once(name: str) -> None:
    make, code = MANY[name]
    workspace = load_texts({"roadmap": make().encode()})
    codes = [one.code for one in workspace.diagnostics]
    assert codes.count("too-many-faults") == 1
    assert code in codes
    assert len(codes) <= 10_001
    assert not workspace.readable


def test_near_names_are_not_looked_for_without_end() -> None:
    make, _ = MANY["misspelt keys"]
    found = load_texts({"roadmap": make().encode()}).diagnostics
    assert sum(one.values.get("nearest") == "title" for one in found) == 200


@pytest.mark.skipif(sys.platform != "linux", reason="limits are set as Linux has them")
@pytest.mark.parametrize("name", ["7 MB of [", "hyphens", "an open text of 5 MB"])
def test_the_program_refuses_them_in_200_mib_and_10_seconds(name: str, data: Path) -> None:
    make, _ = LARGE[name]
    (data / "roadmap.yaml").write_text(make(), "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "cluster_cli", "validate", "--data", str(data)],
        capture_output=True,
        timeout=60,
        check=False,
        preexec_fn=_limited,
    )
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    assert done.stdout


def _limited() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (200 * MEBI, 200 * MEBI))
    resource.setrlimit(resource.RLIMIT_CPU, (10, 10))
