"""`init`: the first files of a plan, by options or by questions, or a copy of the invented demo."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import cluster_cli
from cluster_cli.cli.asking import may_ask
from cluster_cli.cli.clock import today
from cluster_cli.cli.failure import Failure
from cluster_cli.cli.interview import Beginning, asked, checked_party, checked_period, checked_title
from cluster_cli.cli.options import Lang, OneOf
from cluster_cli.cli.session import Session
from cluster_cli.core.messages import N_, UNTOLD, Command, Options, message, offer
from cluster_cli.core.periods import Period, parse_interval
from cluster_cli.core.text import cell, command_line
from cluster_cli.core.trouble import reason
from cluster_cli.i18n import LANGUAGES

PACKAGE = Path(cluster_cli.__file__).parent
DEMOS = (PACKAGE / "demo", PACKAGE.parent / "examples" / "demo")
"""In a wheel the demo is inside the package; in a checkout it is beside it."""
DEMO_DAY = "2026-07-01"
"""The day as of which the invented plan is looked at: it stands half-way through its year."""
PLAN = Path("data") / "roadmap.yaml"
MOST_TOLD = 5


def init(
    ctx: typer.Context,
    *,
    folder: Annotated[
        str, typer.Argument(metavar=N_("DIR"), help=N_("Where the plan shall be; made if it is not there."))
    ] = ".",
    demo: Annotated[
        bool, typer.Option("--demo", help=N_("Copy the invented plan of an invented office, to try things out."))
    ] = False,
    title: Annotated[str | None, typer.Option("--title", metavar=N_("TEXT"), help=N_("The title of the plan."))] = None,
    period: Annotated[
        str | None,
        typer.Option(
            "--period", metavar=N_("PERIOD"), help=N_("The year or period of the plan: 2022, 2022-01/2022-12.")
        ),
    ] = None,
    party: Annotated[
        list[str] | None,
        typer.Option(
            "--party", metavar=N_("KEY=NAME"), help=N_("A party that answers for work; may be given several times.")
        ),
    ] = None,
    timezone: Annotated[
        str | None, typer.Option("--timezone", metavar=N_("ZONE"), help=N_("The time zone of the office: Asia/Tomsk."))
    ] = None,
    language: Annotated[
        str | None,
        typer.Option("--language", click_type=OneOf(*LANGUAGES), metavar="ru|en", help=N_("The language of the plan.")),
    ] = None,
    no_input: Annotated[bool, typer.Option("--no-input", help=N_("Never ask."))] = False,
    lang: Lang = None,
) -> None:
    """Begin a plan in `folder`; never writes over anything."""
    session: Session = ctx.obj
    session.ask(lang)
    place = Path(folder)
    try:
        _refuse_existing(place)
        if demo:
            written = _copied(_demo_folder(), place)
            steps = [_in(place, "status", ("as-of", DEMO_DAY)), _in(place, "overdue", ("as-of", DEMO_DAY))]
        else:
            today(timezone)  # refuses a time zone that nobody knows
            head = _told(session, title, period, party or [], ask=may_ask(forbidden=no_input))
            written = _begun(place, _plan_text(session, head, timezone, language or session.language))
            steps = [_first_step(place, head), _in(place, "status")]
    except (OSError, ValueError) as fault:
        raise Failure(
            message("the plan could not be written to {path}: {reason}", path=folder, reason=reason(fault))
        ) from fault
    _tell(session, written, steps)


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
    told: Options = options if place == Path() else [*options, ("data", str(place / "data"))]
    return offer(verb, options=told)


def _first_step(place: Path, head: Beginning) -> Command:
    """The first row, or somebody who can answer for one."""
    if not head.parties:
        return _in(place, "update --plan", ("party", f"dpo={UNTOLD}"))
    period = parse_interval(head.period)
    due = f"{period.last:%Y-%m}" if isinstance(period, Period) else head.period
    return _in(place, "add", ("title", UNTOLD), ("responsible", next(iter(head.parties))), ("due", due))


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
        _write_new(target, path.read_bytes())
    return targets


def _begun(place: Path, text: str) -> list[Path]:
    target = place / PLAN
    target.parent.mkdir(parents=True, exist_ok=True)
    _write_new(target, text.encode("utf-8"))
    return [target]


def _write_new(path: Path, raw: bytes) -> None:
    with path.open("xb") as file:
        file.write(raw)


def _told(session: Session, title: str | None, period: str | None, parties: list[str], *, ask: bool) -> Beginning:
    """What the plan begins with: as it was given, the rest by questions where somebody can answer."""
    given = dict(map(checked_party, parties))
    if len(given) < len(parties):
        raise Failure(message("a party is named twice"), Command("cluster init --help"))
    title = None if title is None else checked_title(title)
    period = None if period is None else checked_period(period)
    if title is not None and period is not None:
        return Beginning(title, period, given)
    if ask:
        return asked(session, title, period, given)
    folder = _free_folder()
    raise Failure(
        message("a new plan needs a title and a period"),
        message("For example:"),
        Command(f'cluster init {folder} --title "..." --period 2022 --party dpo="..."'),
        message("Or try the invented plan first:"),
        Command(f"cluster init --demo {folder}"),
    )


def _plan_text(session: Session, head: Beginning, timezone: str | None, language: str) -> str:
    lines = ["format: 1", f"title: {_quoted(head.title)}", f"language: {language}"]
    if timezone:
        lines.append(f"timezone: {_quoted(timezone)}")
    lines += [f"period: {head.period}", "parties:" if head.parties else "parties: {}"]
    for key, name in head.parties.items():
        lines += [f"  {_quoted(key)}:", f"    name: {_quoted(name)}"]
    note = session.words.text(N_("the next step: cluster add, or cluster help dates for how deadlines are written"))
    return "\n".join([*lines, f"# {note}", "activities: []", ""])


def _quoted(text: str) -> str:
    """A YAML scalar that reads back as `text`: plain where it is harmless, else in double quotes."""
    from cluster_cli.store.emit import scalar_text

    return scalar_text(text)


def _tell(session: Session, written: list[Path], next_steps: list[Command]) -> None:
    words = session.words
    for path in written[:MOST_TOLD]:
        print(cell(words.text(N_("Written: {path}")).format(path=path)))  # noqa: T201 - the answer
    if len(written) > MOST_TOLD:
        print(words.say(message("and {more} more", more=len(written) - MOST_TOLD)))  # noqa: T201 - the answer
    print(words.text(N_("Next:")))  # noqa: T201 - the answer
    for step in next_steps:
        print(f"  {command_line(step)}")  # noqa: T201 - the answer
