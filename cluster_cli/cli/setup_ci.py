"""`setup ci github|gitlab`: the files by which a forge checks the plan are written into the plan's repository.

What somebody has changed since is left alone, and said. Whether they have is known by a checksum in the first line.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import typer
from msgspec import Struct, structs

import cluster_cli
from cluster_cli.cli.failure import Failure
from cluster_cli.cli.session import Session
from cluster_cli.core.messages import N_, UNTOLD, Command, Message, message, offer
from cluster_cli.core.text import command_line, visible
from cluster_cli.core.trouble import reason

if TYPE_CHECKING:
    from cluster_cli.store.workspace import Workspace

Forge = Literal["github", "gitlab"]
FORGES: tuple[Forge, ...] = ("github", "gitlab")
TEMPLATES = Path(cluster_cli.__file__).parent / "ci"
PIPELINE, INCLUDED = ".gitlab-ci.yml", ".gitlab/cluster.gitlab-ci.yml"
"""The pipeline is the project's own and never written over; it includes ours."""
FILES: dict[Forge, tuple[tuple[str, str], ...]] = {
    "github": (
        ("action.yml", ".github/actions/cluster/action.yml"),
        ("cluster.yml", ".github/workflows/cluster.yml"),
        ("cluster-nightly.yml", ".github/workflows/cluster-nightly.yml"),
    ),
    "gitlab": (
        ("cluster.gitlab-ci.yml", INCLUDED),
        ("gitlab-ci.yml", PIPELINE),
    ),
}
"""Each template and where it is written, from the top of the repository."""
NOTES = {
    "push": N_("At each push and pull request: are the files right, and what did the change make worse?"),
    "gitlab": N_("At each push and merge request: are the files right, and what did the change make worse?"),
    "nightly": N_("On working mornings: how does the whole plan stand, by the day of the plan's own time zone?"),
    "own_file": N_(
        "In a file of its own: after 60 days without a change the forge switches off a file with a schedule, all of it."
    ),
    "source_note": N_("What pip installs: a package, a file, an address of git. As a variable: CLUSTER_SOURCE."),
    "new_branch": N_("A branch that is new has no commit before it: it is compared with the default branch."),
    "gitlab_schedule": N_("The hour is set in the project: Build, Pipeline schedules, with the plan's time zone."),
}
_PLACE = re.compile(r"@([a-z_]+)@")
_MARK = re.compile(r"# cluster setup ci, ([0-9a-f]{12})\n")
_SOURCE = re.compile(r'^ +(?:source|CLUSTER_SOURCE): "((?:[^"\\\n]|\\.)*)"\r?$', re.MULTILINE)
_ZONE = re.compile(r"[A-Za-z0-9_+-]+(?:/[A-Za-z0-9_+-]+)*")


class Wish(Struct, frozen=True):
    """What was asked for: what pip installs (`None`: to be found out), and how to go about it."""

    forge: Forge
    source: str | None = None
    replace: bool = False
    dry_run: bool = False


def forge_named(what: str, forge: str | None) -> Forge:
    """The forge that was named.

    Raises:
        Failure: none was, or what is set up has none.
    """
    if what != "ci":
        raise Failure(message("too much was given: {rest}", rest=(str(forge),)), Command(f"cluster setup {what}"))
    found = next((one for one in FORGES if one == forge), None)
    if found is None:
        raise Failure(message("which forge?"), *[Command(f"cluster setup ci {one}") for one in FORGES])
    return found


def setup_ci(session: Session, data: str | None, wish: Wish) -> None:
    """Write the forge's files beside the plan, and say of each what was done. It may be run any number of times.

    Raises:
        Failure: there is no plan, no repository, or something cannot be written.
    """
    from cluster_cli.cli.again import at_home
    from cluster_cli.cli.desk import read_plan
    from cluster_cli.cli.installed import source_of
    from cluster_cli.history.clone import top_of
    from cluster_cli.store.write import WriteFailed

    workspace = read_plan(session, data)
    top = top_of(workspace.folder)
    if top is None:
        raise Failure(
            message("the plan does not lie in a git repository"), message("Make one first:"), Command("git init")
        )
    source = wish.source or _kept(top, wish.forge) or source_of(top)
    values = _values(session, workspace, top, wish.forge, source)
    try:
        said = [
            line
            for template, target in FILES[wish.forge]
            for line in _given(top, target, _filled(wish.forge, template, values), wish)
        ]
    except WriteFailed as fault:
        raise Failure(fault.reason, *fault.hints) from fault
    except (OSError, UnicodeDecodeError) as fault:
        raise Failure(message("the system refused: {reason}", reason=reason(fault))) from fault
    for sentence in [*said, *_last(wish, workspace, source)]:
        offered = at_home(sentence, session.home)
        typer.echo(
            visible(f"  {command_line(offered)}" if isinstance(offered, Command) else session.words.say(offered))
        )


def _kept(top: Path, forge: Forge) -> str | None:
    """What pip installs by the files as they stand, so that a second run asks for nothing again."""
    for _, target in FILES[forge]:
        path = top / target
        if path.is_file() and path.resolve().is_relative_to(top):
            found = _SOURCE.search(path.read_bytes().decode("utf-8", "replace"))
            if found is not None:
                text = re.sub(r"\\(.)", r"\1", found[1])
                return text.replace("$$", "$") if forge == "gitlab" else text
    return None


def _values(session: Session, workspace: Workspace, top: Path, forge: Forge, source: str | None) -> dict[str, str]:
    """What stands in the places of the templates.

    Raises:
        Failure: a name that the forge would take for an expression.
    """
    folder = workspace.folder.resolve().relative_to(top).as_posix()
    for text in (folder, source or ""):
        if "${{" in text or not text.isprintable():
            raise Failure(message('the forge would not take "{text}" as it stands', text=text))
    zone = workspace.portfolio.plan.timezone or ""
    known = bool(_ZONE.fullmatch(zone))
    written = {"github": _quoted, "gitlab": _unexpanded}[forge]
    return {
        **{name: session.words.text(note) for name, note in NOTES.items()},
        "data": written(folder),
        "zone": f"      timezone: {_quoted(zone)}\n" if known else "",
        "source": "${{ vars.CLUSTER_SOURCE }}" if source is None else _quoted(source),
        "source_line": _note(session) if source is None else f"{_note(session)}    CLUSTER_SOURCE: {written(source)}\n",
    }


def _note(session: Session) -> str:
    return f"    # {session.words.text(NOTES['source_note'])}\n"


def _quoted(text: str) -> str:
    """A text as a value of YAML on one line."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _unexpanded(text: str) -> str:
    """The same for a variable of GitLab, which would put another one in the place of `$NAME`."""
    return _quoted(text.replace("$", "$$"))


def _filled(forge: Forge, template: str, values: dict[str, str]) -> str:
    """A template with its values, below a line that tells whether somebody has changed the file since."""
    text = (TEMPLATES / forge / template).read_text(encoding="utf-8")
    text = _PLACE.sub(lambda found: values.get(found[1], found[0]), text)
    return f"# cluster setup ci, {_sum(text)}\n{text}"


def _sum(text: str) -> str:
    from hashlib import sha256

    return sha256(text.encode()).hexdigest()[:12]


def is_ours(text: str) -> bool:
    """Whether nobody has changed a file since it was written."""
    mark = _MARK.match(text)
    return mark is not None and _sum(text[mark.end() :]) == mark[1]


def _given(top: Path, target: str, wanted: str, wish: Wish) -> list[Message | Command]:
    """Write one file, or say why not."""
    path = top / target
    _refuse_outside(path, top, target)
    old = path.read_bytes().decode("utf-8") if path.exists() or path.is_symlink() else None
    if old is not None:
        old = old.replace("\r\n", "\n")
    if old == wanted:
        return [message("{file}: is there already.", file=target)]
    if old is not None and not is_ours(old) and not (wish.replace and target != PIPELINE):
        return _left_alone(target, old, wish)
    if not wish.dry_run:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, wanted)
    return [_did(target, new=old is None, dry=wish.dry_run)]


def _did(target: str, *, new: bool, dry: bool) -> Message:
    if dry:
        sentence = N_("{file}: would be written.") if new else N_("{file}: would be written anew.")
    else:
        sentence = N_("{file}: written.") if new else N_("{file}: written anew.")
    return Message(sentence, {"file": target})


def _left_alone(target: str, old: str, wish: Wish) -> list[Message | Command]:
    if target == PIPELINE:
        if INCLUDED in old:
            return [message("{file}: includes the checks already.", file=target)]
        return [
            message("{file}: is yours and was left alone. Put this into it:", file=target),
            Command("include:"),
            Command(f"  - local: /{INCLUDED}"),
        ]
    return [
        message("{file}: differs from what would be written, and was left alone. To write it anew:", file=target),
        _again(wish, replace=True),
    ]


def _again(wish: Wish, *, replace: bool = False) -> Command:
    command = offer("setup ci", wish.forge, options=[("source", wish.source)])
    return structs.replace(command, options=(*command.options, ("replace", True))) if replace else command


def _refuse_outside(path: Path, top: Path, target: str) -> None:
    """Refuse a path that a link leads out of the repository, or into what git keeps."""
    real = path.resolve()
    if not real.is_relative_to(top) or ".git" in real.relative_to(top).parts:
        raise Failure(message("{file} is a link that leads out of the repository", file=target))


def _write(path: Path, text: str) -> None:
    from cluster_cli.store.write import Replacement, replace_files

    before = path.read_bytes() if path.exists() else None
    replace_files([Replacement(path, os.path.relpath(path), before, text.encode())])


def _last(wish: Wish, workspace: Workspace, source: str | None) -> list[Message | Command]:
    """What is left for a person to do."""
    said: list[Message | Command] = []
    if source is None:
        said += [
            message(
                "What pip installs could not be found out. Set the variable CLUSTER_SOURCE in the settings of the "
                "repository, or name it here: a package, a file, an address of git."
            ),
            offer("setup ci", wish.forge, options=(("source", UNTOLD),)),
        ]
    else:
        said.append(message("pip installs: {source}", source=source))
    zone = workspace.portfolio.plan.timezone
    if not zone or not _ZONE.fullmatch(zone):
        said.append(message("The plan names no time zone, so the nightly check runs by UTC. Name one:"))
        said.append(Command("cluster update --plan --timezone Asia/Tomsk"))
    elif wish.forge == "gitlab":
        said.append(
            message("Make a schedule in the project: Build, Pipeline schedules, with the time zone {zone}.", zone=zone)
        )
    if wish.dry_run:
        said.append(message("Nothing was written (--dry-run)."))
    else:
        said.append(message("Commit the files, so that the forge finds them."))
    return said
