"""`init`: the first files of a plan, by options or by questions, or a copy of the invented demo."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

import cluster_cli
from cluster_cli.cli.failure import Failure
from cluster_cli.cli.options import Lang, OneOf
from cluster_cli.cli.output import is_terminal
from cluster_cli.cli.session import Session
from cluster_cli.core.messages import N_, Command, message
from cluster_cli.core.periods import PeriodFault, parse_interval
from cluster_cli.core.text import quote_argument
from cluster_cli.core.trouble import reason
from cluster_cli.i18n import LANGUAGES

PACKAGE = Path(cluster_cli.__file__).parent
DEMOS = (PACKAGE / "demo", PACKAGE.parent / "examples" / "demo")
"""In a wheel the demo is inside the package; in a checkout it is beside it."""
PLAN = Path("data") / "roadmap.yaml"


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
        else:
            head = _asked(session, title, period, party or [], ask=not no_input and is_terminal(sys.stdin))
            written = _begun(place, _plan_text(session, *head, timezone, language or session.language))
    except (OSError, ValueError) as fault:
        raise Failure(
            message("the plan could not be written to {path}: {reason}", path=folder, reason=reason(fault))
        ) from fault
    _tell(session, place, written)


def _refuse_existing(place: Path) -> None:
    if (place / PLAN).exists() or (place / PLAN).is_symlink():
        raise Failure(
            message("there is a plan already: {path}", path=str(place / PLAN)),
            message("Nothing was written. Choose another folder, or look at this one:"),
            Command("cluster init --demo my-plan"),
            Command(_status_line(place)),
        )


def _status_line(place: Path) -> str:
    return "cluster status" if place == Path() else f"cluster status --data {quote_argument(str(place / 'data'))}"


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
            Command("cluster init --demo my-plan"),
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


def _asked(
    session: Session, title: str | None, period: str | None, parties: list[str], *, ask: bool
) -> tuple[str, str, dict[str, str]]:
    if title is None and ask:
        title = _question(session, N_("Title of the plan"))
    if period is None and ask:
        period = _question(session, N_("Year or period, for example 2022 or 2022-01/2022-12"))
    if not parties and ask:
        while answer := _question(
            session, N_("A party as KEY=NAME, for example dpo=Department; empty to end"), optional=True
        ):
            parties.append(answer)
    if not title or not title.strip() or not period:
        raise Failure(
            message("a new plan needs a title and a period"),
            message("For example:"),
            Command('cluster init my-plan --title "..." --period 2022 --party dpo="..."'),
            message("Or try the invented plan first:"),
            Command("cluster init --demo my-plan"),
        )
    return title.strip(), _checked_period(period), dict(map(_checked_party, parties))


def _question(session: Session, label: str, *, optional: bool = False) -> str:
    while True:
        typer.echo(session.words.text(label) + ": ", nl=False, err=True)
        line = sys.stdin.readline()
        if not line:
            raise KeyboardInterrupt
        if line.strip() or optional:
            return line.strip()


def _checked_period(text: str) -> str:
    found = parse_interval(text.strip())
    if isinstance(found, PeriodFault):
        raise Failure(
            message('"{text}" is not a period', text=text),
            message("Write a year or months: 2022, 2022-Q1, 2022-01/2022-12, 2022-SY for a school year."),
        )
    return text.strip()


def _checked_party(text: str) -> tuple[str, str]:
    key, sign, name = (part.strip() for part in text.partition("="))
    if not sign or not name or not key or not key.isprintable() or len(key) > 64:
        raise Failure(
            message('"{text}" is not a party', text=text),
            message("Write a short key, the sign = and the name:"),
            Command('cluster init my-plan --title "..." --period 2022 --party dpo="..."'),
        )
    return key, name


def _plan_text(
    session: Session, title: str, period: str, parties: dict[str, str], timezone: str | None, language: str
) -> str:
    lines = ["format: 1", f"title: {_quoted(title)}", f"language: {language}"]
    if timezone:
        lines.append(f"timezone: {_quoted(timezone)}")
    lines += [f"period: {period}", "parties:" if parties else "parties: {}"]
    for key, name in parties.items():
        lines += [f"  {_quoted(key)}:", f"    name: {_quoted(name)}"]
    note = session.words.text(N_("the next step: cluster add, or cluster help dates for how deadlines are written"))
    return "\n".join([*lines, f"# {note}", "activities: []", ""])


def _quoted(text: str) -> str:
    """A YAML scalar that reads back as `text`: plain where it is harmless, else in double quotes."""
    from msgspec import json

    harmless = text.replace("-", "").replace("_", "").replace("/", "").isalnum() and text[0].isalpha()
    return text if harmless else json.encode(text).decode()


def _tell(session: Session, place: Path, written: list[Path]) -> None:
    words = session.words
    for path in written:
        typer.echo(words.text(N_("Written: {path}")).format(path=path))
    typer.echo(words.text(N_("Next:")))
    typer.echo(f"  {_status_line(place)}")
