"""The forms of findings in a literal table: for people, for programs, and for what forges show.

All are made of the same `Findings`, so that the log, the annotations and the files of one run say the same.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Literal, Protocol, cast

from msgspec import Struct
from msgspec.structs import replace

from cluster_cli.core.diagnostics import Located
from cluster_cli.core.messages import Message
from cluster_cli.core.report import Line
from cluster_cli.render.surface import PLAIN

if TYPE_CHECKING:
    from datetime import date

    from cluster_cli.core.report import Report
    from cluster_cli.i18n import Words
    from cluster_cli.render.diagnostics import Checked
    from cluster_cli.render.surface import Surface

ForgeForm = Literal["github", "summary", "gitlab", "junit", "sarif"]


class FormOfFindings(Struct, frozen=True):
    """A form in which findings can be had: the usual name of its file, for examples.

    A form that GitHub, GitLab and the like show has a `module` with a function `render(findings, words, surface)`; it is
    always UTF-8 and has its paths from the top of the repository. The others are media that every report has.
    """

    file: str
    module: str | None = None


FORMS: dict[str, FormOfFindings] = {
    "text": FormOfFindings("findings.txt"),
    "linear": FormOfFindings("findings.txt"),
    "markdown": FormOfFindings("findings.md"),
    "csv": FormOfFindings("findings.csv"),
    "json": FormOfFindings("findings.json"),
    "github": FormOfFindings("annotations.txt", "cluster_cli.render.github"),
    "summary": FormOfFindings("summary.md", "cluster_cli.render.step_summary"),
    "gitlab": FormOfFindings("gl-code-quality-report.json", "cluster_cli.render.gitlab"),
    "junit": FormOfFindings("junit.xml", "cluster_cli.render.junit"),
    "sarif": FormOfFindings("cluster.sarif", "cluster_cli.render.sarif"),
}
FORGE = tuple(name for name, form in FORMS.items() if form.module is not None)
"""The forms that forges show."""
_WORST = 1_000_000


class Findings(Struct, frozen=True):
    """What a command that judges found.

    `checked` is how much was looked at, `files` are all files that were read, by the paths that the findings name.
    `command` is who judged. `strict` takes warnings for errors. `lines` stand first, before the count.
    """

    found: tuple[Located, ...]
    checked: Checked
    plan: str
    as_of: date
    files: tuple[str, ...] = ()
    command: str = "validate"
    strict: bool = False
    lines: tuple[Line, ...] = ()

    @property
    def errors(self) -> int:
        """How many are errors."""
        return sum(located.diagnostic.severity == "error" for located in self.found)

    @property
    def judged(self) -> bool:
        """Whether the verdict is "findings"."""
        return bool(self.found) if self.strict else self.errors > 0

    def worst_first(self) -> list[Located]:
        """Errors before warnings; within each first what is wrong, then what is late, most days late first."""
        return sorted(self.found, key=_badness)

    def summary(self) -> tuple[Line, ...]:
        """The sentences that stand first, then the count."""
        from cluster_cli.render.diagnostics import summary  # noqa: PLC0415 - where it is said

        return (*self.lines, *summary(self.found, self.checked))

    def as_report(self) -> Report:
        """The findings as a report, for the media that every report has."""
        from cluster_cli.render.diagnostics import as_report  # noqa: PLC0415 - not every form needs it

        report = as_report(self.found, self.checked, self.plan, self.as_of, strict=self.strict)
        return replace(report, name=self.command, summary=self.summary())


def _badness(located: Located) -> tuple[bool, int]:
    late = located.diagnostic.values.get("late")
    return located.diagnostic.severity != "error", -late.count if isinstance(late, Message) else -_WORST


class _Renderer(Protocol):
    def render(self, findings: Findings, words: Words, surface: Surface) -> str: ...


def render(findings: Findings, words: Words, form: ForgeForm, surface: Surface = PLAIN) -> str:
    """The findings in one of the forms of a forge."""
    return cast("_Renderer", import_module(FORMS[form].module or "")).render(findings, words, surface)
