"""A folder of data as a value: both files read, checked, and what could not be counted named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping as Texts
from datetime import date
from pathlib import Path
from typing import cast

import msgspec
from msgspec import Struct

from cluster_cli.core.diagnostics import Diagnostic, Span
from cluster_cli.core.messages import Command, Message, message
from cluster_cli.core.model import Activity, File, Item, Matrix, Plan, Portfolio, Project
from cluster_cli.core.report import Unread
from cluster_cli.store.checking import findings_of_rules, uncounted, with_plan_severities
from cluster_cli.store.decode import Broken, Decoded, decode
from cluster_cli.store.document import ParserUnusable, without_collector
from cluster_cli.store.nodes import Mapping
from cluster_cli.store.source import FILES, ROADMAP, Source, label_of, open_source, source_of


class LookupFault(Struct, frozen=True):
    """Why no plan was found, in words with what to do."""

    message: Message


class Workspace(Struct, frozen=True):
    """What a folder holds.

    `portfolio` is without the items in `unread`. `readable` is false where a file is not of the strict subset. `heads`
    are the trees of the files without their items, in which `places` finds fields of the head. `faulty` are the items
    in `unread` that have an id of their own, as far as they could be read, with the keys in which something could not.
    """

    folder: Path
    sources: dict[str, Source]
    portfolio: Portfolio
    diagnostics: tuple[Diagnostic, ...] = ()
    unread: tuple[Unread, ...] = ()
    readable: bool = True
    heads: dict[str, Mapping] = {}
    faulty: dict[str, tuple[Item, frozenset[str]]] = {}

    @property
    def with_faulty(self) -> Portfolio:
        """The portfolio with those unread items, behind the others, that were read whole, though a rule finds them wrong."""
        left = [item for item, keys in self.faulty.values() if not keys]
        plan, matrix = self.portfolio.plan, self.portfolio.matrix
        rows = tuple(item for item in left if isinstance(item, Activity))
        cards = tuple(item for item in left if isinstance(item, Project))
        return Portfolio(
            msgspec.structs.replace(plan, activities=plan.activities + rows),
            msgspec.structs.replace(matrix, projects=matrix.projects + cards),
        )


def find_data(start: Path, data: str | None, environ: Texts[str, str]) -> Path | LookupFault:
    """The folder of the plan: `data` (the option), CLUSTER_DATA, or `data/` in `start` or above it."""
    name = data or environ.get("CLUSTER_DATA") or None
    if name is not None:
        return _named_folder(start / _at_home(Path(name)), name)
    for folder in (start, *start.absolute().parents):
        if _is_there(folder / "data" / ROADMAP):
            return folder / "data"
    return LookupFault(
        message(
            "No plan was found: there is no data/roadmap.yaml in this folder or above it. Begin one: {command}",
            command=Command("cluster init"),
        )
    )


def _at_home(path: Path) -> Path:
    """The path with `~` put in full; as it stands where that user has no home."""
    try:
        return path.expanduser()
    except RuntimeError:
        return path


def _named_folder(path: Path, name: str) -> Path | LookupFault:
    if path.name == ROADMAP and _is_there(path):
        return path.parent
    for folder in (path, path / "data"):
        if _is_there(folder / ROADMAP):
            return folder
    return LookupFault(message("No plan was found: there is no roadmap.yaml in {folder}.", folder=name))


def _is_there(path: Path) -> bool:
    """Whether a name is taken, by whatever: what it is shows when it is read."""
    try:
        return path.exists() or path.is_symlink()
    except OSError:
        return False


def load(folder: Path, *, warnings: bool = True) -> Workspace:
    """Read and check a folder. Never raises on what the files hold; `projects.yaml` may be absent.

    Without `warnings` the rules that only warn are left out, for who wants no more than what can be counted.
    """
    sources: dict[str, Source] = {}
    for key, name in FILES:
        path = folder / name
        if key == "roadmap" or _is_there(path):
            sources[key] = open_source(path, label_of(path), key)
    return _workspace(folder, sources, warnings=warnings)


def load_texts(
    texts: Texts[str, bytes | None],
    labels: Texts[str, str] | None = None,
    folder: Path | None = None,
    *,
    warnings: bool = True,
) -> Workspace:
    """The same on bytes that are at hand: of another commit, of an edit not yet written."""
    labels = labels or {}
    sources: dict[str, Source] = {}
    for key, name in FILES:
        raw = texts.get(key)
        if raw is not None:
            sources[key] = source_of(raw, labels.get(key, f"data/{name}"), key)
    return _workspace(folder or Path("data"), sources, warnings=warnings)


def _workspace(folder: Path, sources: dict[str, Source], *, warnings: bool = True) -> Workspace:
    with without_collector():
        try:
            decoded = {key: decode(source) for key, source in sources.items()}
        except ParserUnusable as unusable:
            fault = Diagnostic(unusable.code, "error", Span("roadmap", 0, 0))
            return Workspace(folder, sources, Portfolio(Plan()), (fault,), readable=False)
        return _checked(folder, sources, decoded, warnings=warnings)


def _checked(folder: Path, sources: dict[str, Source], decoded: dict[str, Decoded], *, warnings: bool) -> Workspace:
    portfolio = _portfolio(decoded)
    broken = {(key, item.at): item for key, file in decoded.items() for item in file.broken}
    whole = all(file.whole for file in decoded.values())
    faults = [fault for file in decoded.values() for fault in file.faults]
    if whole:
        texts = {key: source.text for key, source in sources.items()}
        faults += findings_of_rules(portfolio, decoded, texts, warnings=warnings)
    out = uncounted(faults, broken)
    faults = with_plan_severities(faults, portfolio.plan)
    return Workspace(
        folder,
        sources,
        _without(portfolio, out),
        tuple(faults),
        _unread(out, broken, portfolio, sources),
        whole and not any(is_unreadable(fault) for fault in faults),
        {key: file.tree for key, file in decoded.items() if file.tree is not None},
        _faulty(portfolio, out, broken) if out else {},
    )


def _portfolio(decoded: dict[str, Decoded]) -> Portfolio:
    plan, matrix = Plan(), Matrix()
    if "roadmap" in decoded:
        plan = msgspec.structs.replace(cast("Plan", decoded["roadmap"].head), activities=decoded["roadmap"].items)
    if "projects" in decoded:
        matrix = msgspec.structs.replace(cast("Matrix", decoded["projects"].head), projects=decoded["projects"].items)
    return Portfolio(plan, matrix)


def with_day(workspace: Workspace, today: date) -> Workspace:
    """The same with what is found only by a look at the clock: completions still to come."""
    from cluster_cli.core.rules import check_by_day  # noqa: PLC0415 - only where data are checked

    plan = workspace.portfolio.plan
    findings = with_plan_severities(check_by_day(workspace.portfolio, today), plan)
    return msgspec.structs.replace(workspace, diagnostics=(*workspace.diagnostics, *findings))


def _without(portfolio: Portfolio, out: set[tuple[str, int]]) -> Portfolio:
    if not out:
        return portfolio
    plan, matrix = portfolio.plan, portfolio.matrix
    activities = tuple(item for item in plan.activities if ("roadmap", item.at) not in out)
    projects = tuple(item for item in matrix.projects if ("projects", item.at) not in out)
    return Portfolio(
        msgspec.structs.replace(plan, activities=activities), msgspec.structs.replace(matrix, projects=projects)
    )


def _unread(
    out: set[tuple[str, int]],
    broken: dict[tuple[str, int], Broken],
    portfolio: Portfolio,
    sources: dict[str, Source],
) -> tuple[Unread, ...]:
    if not out:
        return ()
    items: dict[tuple[str, int], Item] = {("roadmap", item.at): item for item in portfolio.plan.activities}
    items |= {("projects", item.at): item for item in portfolio.matrix.projects}
    unread = []
    line, index, file = 1, 0, ""
    for key, at in sorted(out, key=lambda place: (place[0] != "roadmap", place[1])):
        source = sources[key]
        if key != file:
            line, index, file = 1, 0, key
        line, index = line + source.text.count("\n", index, at), at
        item = items.get((key, at))
        unread.append(Unread(item.id if item is not None else None, line, source.label))
    return tuple(unread)


def _faulty(
    portfolio: Portfolio, out: set[tuple[str, int]], broken: dict[tuple[str, int], Broken]
) -> dict[str, tuple[Item, frozenset[str]]]:
    everything: list[tuple[File, Item]] = [("roadmap", item) for item in portfolio.plan.activities]
    everything += [("projects", item) for item in portfolio.matrix.projects]
    times = Counter(item.id for _, item in everything)
    return {
        item.id: (item, broken[file, item.at].keys if (file, item.at) in broken else frozenset())
        for file, item in everything
        if (file, item.at) in out and times[item.id] == 1
    }


def is_unreadable(fault: Diagnostic) -> bool:
    """Whether a diagnostic means that its file cannot be read as the strict subset."""
    if fault.severity != "error":
        return False
    from cluster_cli.core.codes.reading import READING_ENDS  # noqa: PLC0415 - only where an error was found

    return fault.code in READING_ENDS
