"""The commits that changed a plan's files: who, when, and which bytes became which.

Two walks, each one process of git. `every_commit` follows all branches that were merged, newest first, no parent before
its child: what each commit itself changed, against its parent; a merge only has what differs from every parent, which is
what the person who merged wrote. Git leaves out branches that a merge threw away: they never came into the plan.
`main_line` follows the first parents alone: how the plan stood here, one state after the other. A branch counts there
from the day on which it was merged, whatever days its own commits carry.

The day of a commit is that of its committer, who put it where it lies; the person is its author.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from msgspec import Struct

from cluster_cli.core.messages import message
from cluster_cli.core.model import File
from cluster_cli.history.git import GitFailed, Place, ended, refused
from cluster_cli.history.states import SHALLOW, is_shallow

NAMES: dict[str, File] = {"roadmap.yaml": "roadmap", "projects.yaml": "projects"}
_NOTHING = "0"
_FIELDS = ("%H", "%P", "%ct", "%an", "%ae", "%s")
_SETTINGS = ("-c", "log.showRoot=true", "-c", "log.follow=false")
_LOG = (
    "log", "--no-show-signature", "--no-notes", "--no-color", "--no-ext-diff", "--no-textconv", "--encoding=UTF-8",
    "--raw", "--no-abbrev", "--no-renames", "-O/dev/null", "-z", f"--format=tformat:{'%x00'.join(_FIELDS)}",
)  # fmt: skip
_MOST_NAMES = 20
"""How often at most the folder of a plan is followed under an older name."""


class Touched(Struct, frozen=True):
    """A file that a commit changed: its blobs in the parents (one, of a merge several), and the one in the commit.

    `None`: it was not there.
    """

    file: File
    before: tuple[str | None, ...]
    after: str | None


class Commit(Struct, frozen=True):
    """A commit that changed the plan. `moment`: seconds since 1970; `folder`: where the plan lay in it."""

    id: str
    parents: tuple[str, ...]
    moment: int
    author: str
    mail: str
    subject: str
    touched: tuple[Touched, ...]
    folder: str = ""

    @property
    def short(self) -> str:
        """The beginning of its name, as people write it."""
        return self.id[:10]


def every_commit(place: Place, start: str) -> list[Commit]:
    """What each commit up to `start` changed in the plan, newest first.

    Args:
        place: the plan's folder.
        start: a commit's full id.

    Raises:
        GitFailed: git refuses.
    """
    return _followed(place, start, ("--date-order", "-c"))


def main_line(place: Place, start: str) -> list[Commit]:
    """The commits that led the plan, one state after the other, to what it is in `start`; newest first.

    Args:
        place: the plan's folder.
        start: a commit's full id.

    Raises:
        GitFailed: git refuses.
    """
    return _followed(place, start, ("--first-parent", "-m"))


def _followed(place: Place, start: str, walk: Sequence[str]) -> list[Commit]:
    """A walk that goes on under the older name where a commit has renamed the plan's folder."""
    commits: list[Commit] = []
    folder, at, seen = place.folder, start, {place.folder}
    for _ in range(_MOST_NAMES):
        part = list(_walked(place, folder, at, walk))
        former = _former(place, part[-1]) if part else None
        if former is None or former[0] in seen:
            return commits + part
        (folder, blobs), last = former, part[-1]
        seen.add(folder)
        # Beside the move the files were changed by this commit only where the bytes say so.
        touched = tuple(
            Touched(change.file, (blobs[change.file],), change.after) if change.file in blobs else change
            for change in last.touched
        )
        touched = tuple(change for change in touched if change.before != (change.after,))
        commits += part[:-1]
        if touched:
            commits.append(
                Commit(last.id, last.parents, last.moment, last.author, last.mail, last.subject, touched, last.folder)
            )
        at = last.parents[0]
    return commits


def former_folders(place: Place, start: str) -> list[str]:
    """The folders in which the plan lay before `start`, the latest first, without today's.

    Raises:
        GitFailed: git refuses.
    """
    folders = dict.fromkeys(commit.folder for commit in main_line(place, start))
    return [folder for folder in folders if folder != place.folder]


def _former(place: Place, oldest: Commit) -> tuple[str, dict[File, str]] | None:
    """The folder from which a commit moved the plan to where it lies, with the blobs in it; `None`: it was begun there."""
    road = next((change for change in oldest.touched if change.file == "roadmap"), None)
    if road is None or road.before != (None,) or not oldest.parents:
        return None
    tokens = _told(
        place, "diff-tree", "-r", "-z", "--raw", "--no-abbrev", "--find-renames", "--no-ext-diff", "--no-textconv",
        oldest.parents[0], oldest.id,
    )  # fmt: skip
    moved: dict[str, tuple[str, str]] = {}
    reader = iter(tokens)
    for meta in reader:
        words = meta.split()
        old = next(reader, "")
        if words and words[-1].startswith("R"):
            moved[next(reader, "")] = (old, words[2])
    prefix = place_prefix(oldest.folder)
    source = moved.get(f"{prefix}roadmap.yaml")
    if source is None or source[0].rpartition("/")[2] != "roadmap.yaml":
        return None
    folder = source[0].rpartition("/")[0]
    blobs: dict[File, str] = {}
    for name, file in NAMES.items():
        old_path, blob = moved.get(f"{prefix}{name}", ("", ""))
        if old_path.rpartition("/")[0] == folder and blob:
            blobs[file] = blob
    return folder, blobs


def place_prefix(folder: str) -> str:
    """What stands before the names of the files of a folder of the repository."""
    return f"{folder}/" if folder else ""


def _walked(place: Place, folder: str, start: str, walk: Sequence[str]) -> Iterator[Commit]:
    prefix = place_prefix(folder)
    tokens = _told(place, *_SETTINGS, *_LOG, *walk, start, "--", *(f"{prefix}{name}" for name in NAMES))
    at = 0
    while at + len(_FIELDS) <= len(tokens):
        name, parents, moment, author, mail, subject = tokens[at : at + len(_FIELDS)]
        at = _behind_nothing(tokens, at + len(_FIELDS))
        touched = []
        while at + 1 < len(tokens) and tokens[at].lstrip("\n").startswith(":"):
            touched.append(_touched(tokens[at].lstrip("\n"), tokens[at + 1], prefix))
            at = _behind_nothing(tokens, at + 2)
        changes = tuple(change for change in touched if change is not None)
        if changes:
            yield Commit(name.strip(), tuple(parents.split()), int(moment), author, mail, subject, changes, folder)


def _behind_nothing(tokens: list[str], at: int) -> int:
    """The next token that says something; what a commit begins with is never empty."""
    while at < len(tokens) and not tokens[at].strip("\n"):
        at += 1
    return at


def _touched(meta: str, path: str, prefix: str) -> Touched | None:
    """One line of `--raw`: a colon for each parent, the modes, the blobs, the letters; links are no files of a plan."""
    file = NAMES.get(path.removeprefix(prefix))
    parents = len(meta) - len(meta.lstrip(":"))
    words = meta.lstrip(":").split()
    modes, blobs = words[: parents + 1], words[parents + 1 : 2 * parents + 2]
    if file is None or len(blobs) != parents + 1:
        return None
    present = [
        blob if mode.startswith("100") and blob.strip(_NOTHING) else None
        for mode, blob in zip(modes, blobs, strict=True)
    ]
    return Touched(file, tuple(present[:-1]), present[-1])


def _told(place: Place, *arguments: str) -> list[str]:
    done = ended(place.repository.top, *arguments)
    if done.returncode:
        raise refused(done)
    return done.stdout.decode("utf-8", "replace").split("\0")


def last_before(place: Place, moment: datetime | None = None) -> str | None:
    """The commit that last changed the plan on this branch, before a moment or at all; `None` where none did.

    Raises:
        GitFailed: git refuses.
    """
    until = () if moment is None else (f"--before={int(moment.timestamp()) - 1}",)
    prefix = place_prefix(place.folder)
    names = (f"{prefix}{name}" for name in NAMES)
    return _told(place, "rev-list", "--first-parent", "--max-count=1", *until, "HEAD", "--", *names)[0].strip() or None


def refuse_shallow(place: Place) -> None:
    """Nothing can be said of a history that this clone has only the end of.

    Raises:
        GitFailed: the clone is shallow, or git refuses.
    """
    if is_shallow(place.repository):
        raise GitFailed(message("what was changed before cannot be told: the history is not whole here"), *SHALLOW)
