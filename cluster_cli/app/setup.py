"""`setup git` and `setup ci`: a clone learns to merge and to check the plan, a forge gets the files that check it there.

Both may be run any number of times, and say of each thing what was done. What somebody has changed since is left alone:
whether they have is known by a checksum in the first line of a file, or by the marks around our lines.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit, urlunsplit

from msgspec import Struct, structs

import cluster_cli
from cluster_cli.app.context import read_plan
from cluster_cli.app.failure import Failure
from cluster_cli.app.session import Session
from cluster_cli.core.messages import N_, PLACEHOLDER, Command, Message, message, offer
from cluster_cli.core.system_errors import reason
from cluster_cli.history import wiring
from cluster_cli.history.clone import top_of
from cluster_cli.history.git import GitFailed, Place, place_of, repository_of
from cluster_cli.store.workspace import Workspace
from cluster_cli.store.write import Replacement, WriteFailed, replace_files

DISTRIBUTION = "cluster-cli"
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


class ForgeRequest(Struct, frozen=True):
    """What was asked of `setup ci`: what pip installs (`None`: to be found out), and how to go about it."""

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
    named = next((each for each in FORGES if each == forge), None)
    if named is None:
        raise Failure(message("which forge?"), *[Command(f"cluster setup ci {each}") for each in FORGES])
    return named


def setup_ci(session: Session, data: str | None, request: ForgeRequest) -> list[Message | Command]:
    """Write the forge's files beside the plan, and say of each what was done.

    Raises:
        Failure: there is no plan, no repository, or something cannot be written.
    """
    workspace = read_plan(session, data)
    top = top_of(workspace.folder)
    if top is None:
        raise Failure(
            message("the plan does not lie in a git repository"), message("Make one first:"), Command("git init")
        )
    source = request.source or _source_in_files(top, request.forge) or source_of(top)
    values = _values(session, workspace, top, request.forge, source)
    try:
        lines = [
            line
            for template, target in FILES[request.forge]
            for line in _put(top, target, _filled(request.forge, template, values), request)
        ]
    except WriteFailed as fault:
        raise Failure(fault.reason, *fault.hints) from fault
    except (OSError, UnicodeDecodeError) as fault:
        raise Failure(message("the system refused: {reason}", reason=reason(fault))) from fault
    return [*lines, *_last(request, workspace, source)]


def _source_in_files(top: Path, forge: Forge) -> str | None:
    """What pip installs by the files as they stand, so that a second run asks for nothing again."""
    for _, target in FILES[forge]:
        path = top / target
        if path.is_file() and path.resolve().is_relative_to(top):
            line = _SOURCE.search(path.read_bytes().decode("utf-8", "replace"))
            if line is not None:
                text = re.sub(r"\\(.)", r"\1", line[1])
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
            raise Failure(message("the forge would not take “{text}” as it stands", text=text))
    zone = workspace.portfolio.plan.timezone or ""
    is_plain = bool(_ZONE.fullmatch(zone))
    written = {"github": _quoted, "gitlab": _unexpanded}[forge]
    return {
        **{name: session.words.text(note) for name, note in NOTES.items()},
        "data": written(folder),
        "zone": f"      timezone: {_quoted(zone)}\n" if is_plain else "",
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
    text = _PLACE.sub(lambda place: values.get(place[1], place[0]), text)
    return f"# cluster setup ci, {_sum(text)}\n{text}"


def _sum(text: str) -> str:
    from hashlib import sha256

    return sha256(text.encode()).hexdigest()[:12]


def is_ours(text: str) -> bool:
    """Whether nobody has changed a file since it was written."""
    mark = _MARK.match(text)
    return mark is not None and _sum(text[mark.end() :]) == mark[1]


def _put(top: Path, target: str, wanted: str, request: ForgeRequest) -> list[Message | Command]:
    """Write one file, or say why not."""
    path = top / target
    _refuse_outside(path, top, target)
    old = path.read_bytes().decode("utf-8") if path.exists() or path.is_symlink() else None
    if old is not None:
        old = old.replace("\r\n", "\n")
    if old == wanted:
        return [message("{file}: is there already.", file=target)]
    if old is not None and not is_ours(old) and not (request.replace and target != PIPELINE):
        return _left_alone(target, old, request)
    if not request.dry_run:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, wanted)
    return [_did(target, new=old is None, dry=request.dry_run)]


def _did(target: str, *, new: bool, dry: bool) -> Message:
    if dry:
        sentence = N_("{file}: would be written.") if new else N_("{file}: would be written anew.")
    else:
        sentence = N_("{file}: written.") if new else N_("{file}: written anew.")
    return Message(sentence, {"file": target})


def _left_alone(target: str, old: str, request: ForgeRequest) -> list[Message | Command]:
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
        _again(request, replace=True),
    ]


def _again(request: ForgeRequest, *, replace: bool = False) -> Command:
    command = offer("setup ci", request.forge, options=[("source", request.source)])
    return structs.replace(command, options=(*command.options, ("replace", True))) if replace else command


def _refuse_outside(path: Path, top: Path, target: str) -> None:
    """Refuse a path that a link leads out of the repository, or into what git keeps."""
    real = path.resolve()
    if not real.is_relative_to(top) or ".git" in real.relative_to(top).parts:
        raise Failure(message("{file} is a link that leads out of the repository", file=target))


def _last(request: ForgeRequest, workspace: Workspace, source: str | None) -> list[Message | Command]:
    """What is left for a person to do."""
    sentences: list[Message | Command] = []
    if source is None:
        sentences += [
            message(
                "What pip installs could not be found out. Set the variable CLUSTER_SOURCE in the settings of the "
                "repository, or name it here: a package, a file, an address of git."
            ),
            offer("setup ci", request.forge, options=(("source", PLACEHOLDER),)),
        ]
    else:
        sentences.append(message("pip installs: {source}", source=source))
    zone = workspace.portfolio.plan.timezone
    if not zone or not _ZONE.fullmatch(zone):
        sentences.append(message("The plan names no time zone, so the nightly check runs by UTC. Name one:"))
        sentences.append(Command("cluster update --plan --timezone Asia/Tomsk"))
    elif request.forge == "gitlab":
        sentences.append(
            message("Make a schedule in the project: Build, Pipeline schedules, with the time zone {zone}.", zone=zone)
        )
    if request.dry_run:
        sentences.append(message("Nothing was written (--dry-run)."))
    else:
        sentences.append(message("Commit the files, so that the forge finds them."))
    return sentences


def source_of(top: Path) -> str | None:
    """What pip installs in a checkout of `top`: the checkout itself, else where this installation came from by network.

    `None` where it came from a folder or a file of this machine, which no other machine has.
    """
    if _is_program(top):
        return "."
    direct = direct_url()
    if direct is None:
        return None
    url, vcs = without_user(str(direct.get("url", ""))), direct.get("vcs_info")
    if not url.startswith(("https://", "ssh://")):
        return None
    if isinstance(vcs, dict):
        return f"{vcs.get('vcs', 'git')}+{url}@{vcs.get('commit_id', 'HEAD')}"
    return url


def _is_program(top: Path) -> bool:
    try:
        text = (top / "pyproject.toml").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False
    import tomllib

    try:
        project = tomllib.loads(text).get("project")
    except tomllib.TOMLDecodeError:
        return False
    return isinstance(project, dict) and project.get("name") == DISTRIBUTION


def direct_url() -> dict[str, Any] | None:
    """What pip noted when it installed from an address and not from an index (PEP 610)."""
    from importlib.metadata import PackageNotFoundError, distribution

    from msgspec import DecodeError, json

    try:
        noted = json.decode(distribution(DISTRIBUTION).read_text("direct_url.json") or "null")
    except (PackageNotFoundError, DecodeError, OSError):
        return None
    return noted if isinstance(noted, dict) else None


def without_user(url: str) -> str:
    """An address without the name and the password that it may hold; one that cannot be read is empty."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    host = parts.netloc.rpartition("@")[2]
    user = "git@" if parts.scheme == "ssh" and parts.netloc.startswith("git@") else ""
    return urlunsplit(parts._replace(netloc=user + host))


def setup_git(session: Session, data: str | None, *, remove: bool) -> list[Message | Command]:
    """Set up the clone that the plan lies in, or take that back; say what was done.

    Raises:
        Failure: there is no plan, no repository, or something cannot be written.
    """
    folder = read_plan(session, data).folder
    try:
        repository = repository_of(folder)
        place = place_of(repository, folder)
        return _taken_back(place) if remove else _set_up(place, session)
    except (GitFailed, WriteFailed) as fault:
        raise Failure(fault.reason, *fault.hints) from fault
    except (OSError, UnicodeDecodeError) as fault:
        raise Failure(message("the system refused: {reason}", reason=reason(fault))) from fault


def _set_up(place: Place, session: Session) -> list[Message | Command]:
    sentences: list[Message | Command] = [
        message("Merge driver and headings of changes: set in this clone.")
        if wiring.set_up(place.repository)
        else message("Merge driver and headings of changes: were set already.")
    ]
    new = _attributes_given(place)
    sentences.append(
        message("{file}: the line was added: {line}", file=wiring.ATTRIBUTES, line=wiring.attributes_line(place))
        if new
        else message("{file}: the line was there already.", file=wiring.ATTRIBUTES)
    )
    missing = session.words.text(N_("cluster is not installed here: the plan was not checked before this commit"))
    sentences += [_hook_given(place, name, wiring.block(place.folder, missing)) for name in wiring.HOOKS]
    if place.repository.is_changed([wiring.attributes_of(place)]):
        name = os.path.relpath(wiring.attributes_of(place))
        sentences.append(
            message("Commit {file}, so that it holds for everybody; each clone is set up once:", file=wiring.ATTRIBUTES)
        )
        sentences += [Command("git add", (name,)), Command('git commit -m "..." --', (name,))]
    return sentences


def _attributes_given(place: Place) -> bool:
    """Whether the line was not there yet."""
    path, added = wiring.attributes_of(place), wiring.attributes_line(place)
    text = _read(path) or ""
    if added in text.splitlines():
        return False
    line = "\r\n" if "\r\n" in text else "\n"
    start = text if not text or text.endswith("\n") else text + line
    _write(path, start + added + line)
    return True


def _hook_given(place: Place, name: str, lines: str) -> Message:
    path, mine = _hook(place, name)
    if not mine:
        return message(
            "The hook {hook} belongs to more than this repository and was left alone. Let it run: {command}",
            hook=str(path), command=_check(place),
        )  # fmt: skip
    script = _read(path)
    wanted = wiring.with_block(script, lines)
    if wanted is None:
        return message(
            "The hook {hook} is not a shell's script and was left alone. Let it run: {command}",
            hook=str(path), command=_check(place),
        )  # fmt: skip
    if wanted == script:
        return message("Hook {name}: was there already.", name=name)
    path.parent.mkdir(parents=True, exist_ok=True)
    _write(path, wanted)
    path.chmod(path.stat().st_mode | 0o111)
    if script:
        return message("Hook {name}: checks the plan, then does what it did before.", name=name)
    return message("Hook {name}: checks the plan before a commit that changes it.", name=name)


def _check(place: Place) -> Command:
    return offer("validate", options=(("data", place.folder or "."),))


def _hook(place: Place, name: str) -> tuple[Path, bool]:
    """The file of a hook, and whether it is this repository's alone."""
    folder = wiring.hooks_of(place.repository)
    path = folder / name
    owned = wiring.own_folders(place.repository)
    return path, any(folder.is_relative_to(each) and path.resolve().is_relative_to(each) for each in owned)


def _taken_back(place: Place) -> list[Message | Command]:
    sentences: list[Message | Command] = [
        message("Merge driver and headings of changes: taken out of this clone.")
        if wiring.take_back(place.repository)
        else message("Merge driver and headings of changes: were not set.")
    ]
    path, added = wiring.attributes_of(place), wiring.attributes_line(place)
    text = _read(path) or ""
    rest = "".join(line for line in text.splitlines(keepends=True) if line.strip() != added)
    if rest != text:
        _write(path, rest)
        sentences.append(message("{file}: the line was taken out.", file=wiring.ATTRIBUTES))
    sentences += [sentence for name in wiring.HOOKS if (sentence := _hook_taken(place, name)) is not None]
    return sentences


def _hook_taken(place: Place, name: str) -> Message | None:
    path, mine = _hook(place, name)
    script = _read(path) if mine else None
    if not script or wiring.without_block(script) == script:
        return None
    _write(path, wiring.without_block(script))
    return message("Hook {name}: our lines were taken out.", name=name)


def _read(path: Path) -> str | None:
    """The text of a file, byte for byte; `None` where there is none."""
    try:
        return path.read_bytes().decode("utf-8", "surrogateescape")
    except FileNotFoundError:
        return None


def _write(path: Path, text: str) -> None:
    """Replace a file as a whole; an empty text takes it away."""
    before = path.read_bytes() if path.exists() else None
    label = os.path.relpath(path)
    replace_files([Replacement(path, label, before, text.encode("utf-8", "surrogateescape") if text else None)])
