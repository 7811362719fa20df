"""Findings printed: on stderr where they are the reason why nothing was done, or as the answer of a command that judges.

`--format NAME[=FILE]` may be given any number of times: one reading, one judgement, several forms of the findings. At
most one form goes to stdout (or to `-o FILE`); each other one names its file.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer
from msgspec import Struct

from cluster_cli.app.failure import Failure
from cluster_cli.cli.options import Bundle, Color, Common, OneOf, Output, Raw, refuse_word
from cluster_cli.core.messages import N_, message
from cluster_cli.render.findings import FORGE, FORMS

if TYPE_CHECKING:
    from datetime import date

    from cluster_cli.app.session import Session
    from cluster_cli.cli.output import Target
    from cluster_cli.core.diagnostics import Diagnostic, Located, Place
    from cluster_cli.render.diagnostics import Checked
    from cluster_cli.render.findings import Findings, ForgeForm
    from cluster_cli.store.workspace import Workspace

STDOUT = "-"


class Form(Struct, frozen=True):
    """One form; `name` is `None` for what suits the reader or the file's name. `file` is `None` for stdout."""

    name: str | None = None
    file: str | None = None


class NameAndFile(OneOf):
    """`NAME` or `NAME=FILE`; the value is its text, with the name in small letters."""

    def convert(self, value: str, param: Any, ctx: Any) -> Any:
        """The text, if its name is one of the forms and its file is named."""
        name, equals, file = value.partition("=")
        word = name.strip().lower()
        if word not in self.choices:
            refuse_word(name if not equals else value, self.choices, param, ctx)
        if equals and not file:
            raise Failure(
                message("{option} {given} names no file", option=param.opts[0], given=value),
                message("Write it like this: {example}", example=_example(word)),
            )
        return f"{word}{equals}{file}"

    def complete(self, incomplete: str) -> list[str]:
        """The names that begin so; of a file the shell knows more."""
        return [incomplete] if "=" in incomplete else list(super().complete(incomplete))


class Forms(Struct, frozen=True):
    """Where the findings go and in which forms, and how the one for people looks."""

    forms: tuple[Form, ...]
    output: str | None = None
    color: str | None = None
    raw: bool = False


Several = Annotated[
    list[str] | None,
    NameAndFile(*FORMS),
    typer.Option(
        "--format",
        metavar=N_("NAME[=FILE]"),
        help=N_(
            "The form of the findings: text, linear, markdown, csv, json; for forges github, summary, gitlab, junit, "
            "sarif. May be given several times, each with a file but for one."
        ),
    ),
]


def _gather(
    *,
    format: Several = None,  # noqa: A002 - the option's name
    output: Output = None,
    color: Color = None,
    raw: Raw = False,
) -> Forms:
    return Forms(forms_of(format or (), output), output, color, raw)


FormsOptions = Annotated[Forms, Bundle(_gather)]


def forms_of(texts: Iterable[str], output: str | None = None) -> tuple[Form, ...]:
    """The forms as they were asked for; without any, the one that suits the reader.

    Raises:
        Failure: two of them would go to stdout, or into one file, or `-o` has none left to name a file for.
    """
    wanted = [Form(name, file or None) for name, _, file in (text.partition("=") for text in texts)] or [Form()]
    wanted = [Form(form.name) if form.file == STDOUT else form for form in wanted]
    loose = [form for form in wanted if form.file is None]
    if len(loose) > 1:
        raise Failure(
            message(
                "only one form can go to the standard output: {names}", names=tuple(str(form.name) for form in loose)
            ),
            message("Give the others a file each: {example}", example=_example(loose[1].name)),
        )
    if output not in (None, STDOUT) and not loose:
        raise Failure(
            message("every form has a file of its own, so none is left for -o {file}", file=str(output)),
            message("Leave -o out, or one of the files."),
        )
    files = [os.path.normpath(form.file or output or STDOUT) for form in wanted]
    twice = next((file for at, file in enumerate(files) if file in files[:at]), None)
    if twice is not None:
        raise Failure(
            message("two forms would be written to one file: {file}", file=twice),
            message("Give each a file of its own."),
        )
    return tuple(wanted)


def _example(name: str | None) -> str:
    return f"--format {name}={FORMS[name].file if name in FORMS else f'findings.{name}'}"


def show(session: Session, forms: Forms, findings: Findings, workspace: Workspace) -> None:
    """Render and deliver every form; where one cannot be written the others still are.

    Raises:
        Failure: a file could not be written; told when everything else is out.
    """
    keep = [source.path for source in workspace.sources.values() if source.path is not None]
    failures: list[Failure] = []
    for form in forms.forms:
        try:
            _show(session, forms, form, findings, keep)
        except Failure as fault:
            failures.append(fault)
    if all(form.file is not None for form in forms.forms):
        _count_beside(session, findings)
    if failures:
        first, *rest = failures
        further = [hint for fault in rest for hint in (fault.sentence, *fault.hints)]
        raise Failure(first.sentence, *first.hints, *further)


def _show(session: Session, forms: Forms, form: Form, findings: Findings, keep: list[Path]) -> None:
    from cluster_cli.cli.output import deliver, target_of

    output = form.file or forms.output
    if form.name in FORGE:
        target = target_of(session, Common(format="json", output=output))
        _show_forge(session, cast("ForgeForm", form.name), at_top(findings), target, keep)
        return
    common = Common(format=None if form.name == "text" else form.name, output=output, color=forms.color, raw=forms.raw)
    target = target_of(session, common)
    deliver(_text(session, form, findings, target), target, keep=keep)


def _text(session: Session, form: Form, findings: Findings, target: Target) -> str | bytes:
    from cluster_cli.render import diagnostics, media

    if form.name == "text" or target.medium in {"terminal", "pipe"}:
        return diagnostics.text(findings.found, findings.checked, session.words, target.surface, first=findings.lines)
    return media.render(findings.as_report(), session.words, target.medium, target.surface)


def _show_forge(session: Session, form: ForgeForm, findings: Findings, target: Target, keep: list[Path]) -> None:
    from cluster_cli.cli.output import append_file, deliver
    from cluster_cli.render.findings import render

    if form != "summary" or target.path is None:
        deliver(render(findings, session.words, form, target.surface), target, keep=keep)
        return
    from cluster_cli.render import step_summary

    room = step_summary.MOST_BYTES - _size(target.path)
    append_file(target.path, step_summary.render(findings, session.words, target.surface, room), keep=keep)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except (OSError, ValueError):
        return 0


def _count_beside(session: Session, findings: Findings) -> None:
    """The count on stderr where nothing was asked for on stdout: nobody shall wonder at the exit status."""
    from cluster_cli.cli.output import spoken, surface_beside
    from cluster_cli.render.surface import guarded

    surface = surface_beside(session, sys.stderr)
    for line in findings.summary():
        for part in spoken(session, line.text, surface):
            print(guarded(part, surface), file=sys.stderr)  # noqa: T201 - beside the findings


def at_top(findings: Findings) -> Findings:
    """The same with paths as a forge knows them: from the top of the repository, or from the current folder."""
    from msgspec.structs import replace

    paths: dict[str, str] = {}

    def moved(place: Place) -> Place:
        if place.path not in paths:
            paths[place.path] = path_from_top(place.path)
        return replace(place, path=paths[place.path])

    def of(finding: Located) -> Located:
        return replace(
            finding, place=moved(finding.place), other=None if finding.other is None else moved(finding.other)
        )

    files = tuple(path_from_top(file) for file in findings.files)
    return replace(findings, found=tuple(map(of, findings.found)), files=files)


def path_from_top(path: str) -> str:
    """A path as people see it, from the top of the repository that its folder lies in, else from the current folder.

    The file itself may be a link; where that leads is not told.
    """
    from cluster_cli.history.clone import top_of

    try:
        whole = Path(path).parent.resolve() / Path(path).name
        start = top_of(whole.parent) or Path.cwd().resolve()
        return Path(os.path.relpath(whole, start)).as_posix()
    except (OSError, ValueError):  # no current folder, another drive, a name that no system takes
        return path


def print_located(session: Session, workspace: Workspace, diagnostics: Iterable[Diagnostic]) -> None:
    """Print findings on stderr, each with its place, its line and its remedy: why something was not done."""
    from cluster_cli.cli.output import is_linear, surface_beside
    from cluster_cli.render.diagnostics import text
    from cluster_cli.store.places import locate

    located = locate(workspace, from_here(session, diagnostics))
    surface = surface_beside(session, sys.stderr)
    sys.stderr.write(text(located, None, session.words, surface, snippets=not is_linear(session)))


def findings_of(
    session: Session, workspace: Workspace, as_of: date, *, command: str = "validate", strict: bool = False
) -> Findings:
    """What a plan's diagnostics come to, as every form of findings takes it."""
    from cluster_cli.render.findings import Findings
    from cluster_cli.store.places import locate

    return Findings(
        tuple(locate(workspace, from_here(session, workspace.diagnostics))),
        checked(workspace),
        workspace.portfolio.plan.title,
        as_of,
        tuple(source.label for source in workspace.sources.values()),
        command,
        strict,
    )


def from_here(session: Session, findings: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The findings, with the commands that they offer made to work where this one was called."""
    return [_from_here(session, finding) if "command" in finding.values else finding for finding in findings]


def _from_here(session: Session, finding: Diagnostic) -> Diagnostic:
    from msgspec.structs import replace

    from cluster_cli.app.arguments import at_home

    values = {name: at_home(value, session.home) for name, value in finding.values.items()}
    return replace(finding, values=values)


def checked(workspace: Workspace) -> Checked:
    """How much was looked at."""
    from cluster_cli.render.diagnostics import Checked

    portfolio, labels = workspace.portfolio, [row.file for row in workspace.unread]
    lost = {key: labels.count(source.label) for key, source in workspace.sources.items()}
    activities = len(portfolio.plan.activities) + lost.get("roadmap", 0)
    return Checked(len(workspace.sources), activities, len(portfolio.matrix.projects) + lost.get("projects", 0))
