"""Which Latin words a Russian output may hold: commands, options, keys, codes, names of files, and what the data hold.

All of them are taken from the program's own tables; only names that no table has stand here.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

import yaml

from cluster_cli.app.session import Session
from cluster_cli.cli.boundary import root
from cluster_cli.cli.commands import offered
from cluster_cli.cli.completion import SCRIPTS
from cluster_cli.cli.help_pages import TOPICS
from cluster_cli.cli.typer_private import choices_of
from cluster_cli.core import naming
from cluster_cli.core.codes import every_code
from cluster_cli.core.fields import MATRIX, PLAN, Choice, Field, ListOf, MapOf, OneOrMore, Shape
from cluster_cli.core.judge.health import Thresholds
from cluster_cli.core.report import Column
from cluster_cli.core.reports.shared import COLUMNS
from cluster_cli.i18n import LOCALE
from cluster_cli.render.json_format import report_schema
from tools.catalogue import merged

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

WORD = re.compile(r"[A-Za-z]+(?:[-_][A-Za-z0-9]+)*")
NAMES = {
    "git", "YAML", "UTF-8", "UTF-16", "ISO", "CSV", "JSON", "GitHub", "Windows", "Windows-1251", "PyYAML", "wheel", "cp866", "cp1251", "PowerShell",
    "dumb", "Tab", "compinit", "PROFILE", "null", "https", "RU", "pip", "GitLab", "SARIF", "JUnit", "UTC", "CLUSTER_SOURCE",
}  # fmt: skip
"""Names of other programs, of encodings and standards, of keys on a keyboard."""
ROMAN = {"I", "II", "III", "IV"}

_PERIOD = re.compile(
    r"\\[xuU]?[0-9a-fA-F]+|\\[a-z]|\bU\+[0-9A-F]+|\b0x[0-9A-F]+|\b\d{4}-(?:Q\d|H\d|9M|SY)\b|\b\d+w?d\b"
)
_PATH = re.compile(r"[\w~$.-]*[./][\w./-]*[A-Za-z][\w./-]*")
_VARIABLE = re.compile(r"environ(?:\.get\(|\[)\"_?([A-Z_]+)\"")
_COMMAND = re.compile(r"\bcluster(?: (?:\"[^\"]*\"|[!-~]+))*")
_CODE_IN_BACKTICKS = re.compile(r"`[^`]*`")


@cache
def known() -> frozenset[str]:
    """Every Latin word that the program itself may say in Russian."""
    return frozenset(
        word
        for text in (
            *NAMES,
            *ROMAN,
            *_commands(),
            *_keys(),
            *_states(),
            *_variables(),
            *every_code(),
            *TOPICS,
            *SCRIPTS,
        )
        for word in (text, *WORD.findall(text))
    )


def latin(text: str, *data: str) -> set[str]:
    """The Latin words of a Russian text that nothing allows; `data` are texts that it may quote."""
    return words_in(text) - known() - {word for one in data for word in WORD.findall(one)}


def latin_in_answer(text: str, folder: Path, *data: str) -> set[str]:
    """The same of an answer about a plan, which has labels for everything: only commands and what the files hold."""
    quoted = {word for one in (*values_of(folder), *data) for word in WORD.findall(one)}
    return words_in(_COMMAND.sub(" ", text)) - ROMAN - quoted


def words_in(text: str) -> set[str]:
    """The Latin words of a text but periods, paths and what stands between backticks."""
    return set(WORD.findall(_PERIOD.sub(" ", _PATH.sub(" ", _CODE_IN_BACKTICKS.sub(" ", text)))))


def without_examples(page: str) -> str:
    """The page without the lines that are commands to copy."""
    return re.sub(r"^ {2,}(?:cluster|eval|python)\b.*$", "", page, flags=re.MULTILINE)


def texts_of(folder: Path) -> tuple[str, ...]:
    """The files of a plan as texts."""
    return tuple(path.read_bytes().decode("utf-8", "replace") for path in sorted(folder.glob("*.yaml")))


def values_of(folder: Path) -> set[str]:
    """What people wrote into the files of a plan: texts and names, but no key or choice of the format itself."""
    own = {word for shape in (PLAN, MATRIX) for word in _of_kind(shape)}
    return {value for text in texts_of(folder) for value in _scalars(yaml.load(text, yaml.CBaseLoader))} - own


def _scalars(node: object) -> Iterator[str]:
    match node:
        case str():
            yield node
        case dict():
            for key, value in node.items():
                yield key
                yield from _scalars(value)
        case list():
            for value in node:
                yield from _scalars(value)
        case _:
            return


def commands() -> Iterator[tuple[str, Any]]:
    """Each command as it is built, by its name."""
    group = root()
    with group.make_context("cluster", [], obj=Session({}), resilient_parsing=True) as ctx:
        for name in offered():
            yield name, group.get_command(ctx, name)


def _commands() -> Iterator[str]:
    yield from ("cluster", "--help", "-h")
    originals = {str(entry.id) for entry in merged(LOCALE / "ru")}
    for name, command in [("", root()), *commands()]:
        yield name
        for param in command.params:
            yield from (*param.opts, *param.secondary_opts)
            yield from map(str, choices_of(param))
            if param.metavar and param.metavar not in originals:
                yield param.metavar


def _keys() -> Iterator[str]:
    for shape in (PLAN, MATRIX):
        yield from _of_kind(shape)
    yield from COLUMNS
    yield from report_schema("list", [("rows", (Column("id", "id"),))])["properties"]
    yield from Thresholds.__struct_fields__
    yield from ("weekly", "monthly", "quarterly", "half-yearly", "yearly", "every", "weeks", "months", "years", "true", "false")  # fmt: skip


def _of_kind(kind: object) -> Iterator[str]:
    match kind:
        case Shape():
            for field in kind.fields:
                yield field.key
                yield from _of_kind(field.kind)
        case Field():
            yield from _of_kind(kind.kind)
        case Choice():
            yield from kind.options
        case ListOf() | OneOrMore():
            yield from _of_kind(kind.element)
        case MapOf():
            yield from kind.named
            yield from _of_kind(kind.value)
        case _:
            return


def _states() -> Iterable[str]:
    return (*(state.key for state in naming.STATES), *naming.STATUSES, *naming.LEVELS)


def _variables() -> Iterator[str]:
    """The variables of the environment that the code asks for."""
    for path in LOCALE.parent.rglob("*.py"):
        yield from _VARIABLE.findall(path.read_text("utf-8"))
    yield from ("ACCESSIBLE", "NO_COLOR", "TERM", "EDITOR")


def without_quotations(findings: str) -> str:
    """The sentences alone: no lines of the file with their carets, nothing between guillemets."""
    return re.sub("«[^»]*»", "", re.sub(r"^.*\n +\^+$", "", findings, flags=re.MULTILINE))
