"""`init`: the first files of a plan, by what was given or answered, or a copy of the invented demo."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

import cluster_cli
from cluster_cli.app.arguments import clean
from cluster_cli.app.failure import Failure
from cluster_cli.app.session import Session
from cluster_cli.core.messages import N_, PLACEHOLDER, Command, Options, message, offer
from cluster_cli.core.periods import Period, PeriodFault, parse_interval
from cluster_cli.core.system_errors import reason
from cluster_cli.core.text import shortened
from cluster_cli.store.emit import scalar_text
from cluster_cli.store.write import create

PACKAGE = Path(cluster_cli.__file__).parent
DEMOS = (PACKAGE / "demo", PACKAGE.parent / "examples" / "demo")
"""In a wheel the demo is inside the package; in a checkout it is beside it."""
DEMO_DAY = "2026-07-01"
"""The day as of which the invented plan is looked at: it stands half-way through its year."""
PLAN = Path("data") / "roadmap.yaml"
LONGEST_KEY = 64
_YEAR = re.compile(r"([0-9]{4})\s*(?:г\.?|год|year)")
_LATIN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "e",
            "zh",
            "z",
            "i",
            "i",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "kh",
            "ts",
            "ch",
            "sh",
            "shch",
            "_",
            "y",
            "_",
            "e",
            "yu",
            "ya",
        ],
        strict=True,
    )
)


class Head(Struct, frozen=True):
    """What a plan begins with; `None` is what nobody has said yet."""

    title: str | None
    period: str | None
    parties: dict[str, str]

    @property
    def whole(self) -> bool:
        """Whether a plan can be written with it."""
        return self.title is not None and self.period is not None


class Request(Struct, frozen=True):
    """What `init` was asked for: where, the demo or a plan, and what of its head was given."""

    folder: str
    demo: bool = False
    title: str | None = None
    period: str | None = None
    parties: tuple[str, ...] = ()
    timezone: str | None = None
    language: str | None = None


class Begun(Struct, frozen=True):
    """The files that were written, and the commands to go on with."""

    written: list[Path]
    next_steps: list[Command]


def begin(session: Session, request: Request, ask: Callable[[Head], Head] | None) -> Begun:
    """Begin a plan; never writes over anything.

    Args:
        session: whose language the plan has where none is named.
        request: what was asked for.
        ask: completes the head by questions; `None` where nobody can answer.

    Raises:
        Failure: there is a plan already, something lacks or cannot be meant, or the system refuses.
    """
    place = Path(request.folder)
    try:
        _refuse_existing(place)
        if request.demo:
            written = _copied(_demo_folder(), place)
            return Begun(written, [_in(place, verb, ("as-of", DEMO_DAY)) for verb in ("status", "overdue")])
        session.clock(request.timezone)  # refuses a time zone that nobody knows
        head = _head(request, ask)
        target = place / PLAN
        target.parent.mkdir(parents=True, exist_ok=True)
        create(target, _plan_text(session, head, request).encode("utf-8"))
        return Begun([target], [_first_step(place, head), _in(place, "status")])
    except (OSError, ValueError) as fault:
        raise Failure(
            message("the plan could not be written to {path}: {reason}", path=request.folder, reason=reason(fault))
        ) from fault


def _refuse_existing(place: Path) -> None:
    if (place / PLAN).exists() or (place / PLAN).is_symlink():
        raise Failure(
            message("there is a plan already: {path}", path=str(place / PLAN)),
            message("Nothing was written. Choose another folder, or look at this one:"),
            Command(f"cluster init --demo {_free_folder()}"),
            _in(place, "status"),
        )


def _free_folder() -> str:
    """A name that a command can be offered with."""
    name, number = "my-plan", 2
    while Path(name).exists():
        name, number = f"my-plan-{number}", number + 1
    return name


def _in(place: Path, verb: str, *options: tuple[str, str | None]) -> Command:
    """A command for the plan in `place`."""
    here = place == Path()
    wanted: Options = options if here else [*options, ("data", str(place / "data"))]
    return offer(verb, options=wanted)


def _first_step(place: Path, head: Head) -> Command:
    """The first row, or somebody who can answer for one."""
    if not head.parties:
        return _in(place, "update --plan", ("party", f"dpo={PLACEHOLDER}"))
    period = parse_interval(str(head.period))
    due = f"{period.last:%Y-%m}" if isinstance(period, Period) else str(head.period)
    return _in(place, "add", ("title", PLACEHOLDER), ("responsible", next(iter(head.parties))), ("due", due))


def _demo_folder() -> Path:
    for folder in DEMOS:
        if (folder / PLAN).is_file():
            return folder
    raise Failure(message("this installation has no demo"), Command('cluster init my-plan --title "..." --period 2022'))


def _copied(source: Path, place: Path) -> list[Path]:
    files = sorted(path for path in source.rglob("*") if path.is_file() and not path.name.endswith((".tmp", ".lock")))
    targets = [place / path.relative_to(source) for path in files]
    taken = next((target for target in targets if target.exists()), None)
    if taken is not None:
        raise Failure(
            message("{path} is there already, and nothing is ever written over", path=str(taken)),
            Command(f"cluster init --demo {_free_folder()}"),
        )
    for path, target in zip(files, targets, strict=True):
        target.parent.mkdir(parents=True, exist_ok=True)
        create(target, path.read_bytes())
    return targets


def _head(request: Request, ask: Callable[[Head], Head] | None) -> Head:
    """What the plan begins with: as it was given, the rest by questions where somebody can answer."""
    parties = dict(map(checked_party, request.parties))
    if len(parties) < len(request.parties):
        raise Failure(message("a party is named twice"), Command("cluster init --help"))
    title = None if request.title is None else checked_title(request.title)
    period = None if request.period is None else checked_period(request.period)
    head = Head(title, period, parties)
    if head.whole:
        return head
    if ask is not None:
        return ask(head)
    folder = _free_folder()
    raise Failure(
        message("a new plan needs a title and a period"),
        message("For example:"),
        Command(f'cluster init {folder} --title "..." --period 2022 --party dpo="..."'),
        message("Or try the invented plan first:"),
        Command(f"cluster init --demo {folder}"),
    )


def _plan_text(session: Session, head: Head, request: Request) -> str:
    language = request.language or session.language
    lines = ["format: 1", f"title: {scalar_text(str(head.title))}", f"language: {language}"]
    if request.timezone:
        lines.append(f"timezone: {scalar_text(request.timezone)}")
    lines += [f"period: {head.period}", "parties:" if head.parties else "parties: {}"]
    for key, name in head.parties.items():
        lines += [f"  {scalar_text(key)}:", f"    name: {scalar_text(name)}"]
    note = session.words.text(N_("the next step: cluster add, or cluster help dates for how deadlines are written"))
    return "\n".join([*lines, f"# {note}", "activities: []", ""])


def proposed_key(name: str, taken: dict[str, str]) -> str:
    """The first letters of a long name, or a short one, in Latin letters, which no keyboard layout hides."""
    words = re.findall(r"[^\W_]+", name.lower())
    letters = "".join(word[0] for word in words) if len(words) > 2 else (words or ["party"])[0]
    latin = "".join(_LATIN.get(letter, letter) for letter in letters).replace("_", "")
    plain = unicodedata.normalize("NFKD", latin).encode("ascii", "ignore").decode()[:12] or "party"
    key, number = plain, 2
    while key in taken:
        key, number = f"{plain}{number}", number + 1
    return key


def is_key(text: str) -> bool:
    """Whether a text can name a party."""
    return bool(text) and text == text.strip() and text.isprintable() and len(text) <= LONGEST_KEY and "=" not in text


def checked_title(text: str) -> str:
    """A title.

    Raises:
        Failure: there is none.
    """
    if not text.strip():
        raise Failure(message("a title is needed"))
    return clean(text.strip(), "--title")


def checked_period(text: str) -> str:
    """The plan's period as the file shall have it; a year may be written as people say it.

    Raises:
        Failure: it is none.
    """
    text = text.strip()
    if match := _YEAR.fullmatch(text.lower()):
        text = match[1]
    if isinstance(parse_interval(text), PeriodFault):
        raise Failure(
            message("“{text}” is not a period", text=shortened(text, 80)),
            message("Write a year or months: 2022, 2022-Q1, 2022-01/2022-12, 2022-SY for a school year."),
        )
    return text


def checked_party(text: str) -> tuple[str, str]:
    """A party as KEY=NAME.

    Raises:
        Failure: it is not of that form.
    """
    key, sign, name = (part.strip() for part in text.partition("="))
    if not sign or not name or not is_key(key):
        raise Failure(
            message("“{text}” is not a party", text=shortened(text, 80)),
            message("Write a short key, the sign = and the name:"),
            Command('cluster init my-plan --title "..." --period 2022 --party dpo="..."'),
        )
    return key, clean(name, "--party")
