"""A folder of data as a value: both files read, checked, and what could not be counted named."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, abc
from datetime import date
from pathlib import Path
from typing import cast

from msgspec import Struct
from msgspec.structs import replace

from cluster_cli.core.diagnostics import Diagnostic, Field, Span
from cluster_cli.core.messages import Command, Message, message
from cluster_cli.core.model import Activity, File, Item, Matrix, Plan, Portfolio, Project
from cluster_cli.core.report import Unread
from cluster_cli.store.document import (
    FILES,
    ROADMAP,
    KeyPath,
    Mapping,
    Node,
    ParserUnusable,
    Sequence,
    Source,
    label_of,
    open_source,
    read_item,
    source_of,
    without_collector,
)
from cluster_cli.store.records import Broken, Decoded, decode


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
            replace(plan, activities=plan.activities + rows),
            replace(matrix, projects=matrix.projects + cards),
        )


def find_data(start: Path, data: str | None, environ: abc.Mapping[str, str]) -> Path | LookupFault:
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
    """Whether there is anything of this name; what it is turns out when it is read."""
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
    texts: abc.Mapping[str, bytes | None],
    labels: abc.Mapping[str, str] | None = None,
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
        plan = replace(cast("Plan", decoded["roadmap"].head), activities=decoded["roadmap"].items)
    if "projects" in decoded:
        matrix = replace(cast("Matrix", decoded["projects"].head), projects=decoded["projects"].items)
    return Portfolio(plan, matrix)


def with_day(workspace: Workspace, today: date) -> Workspace:
    """The workspace with the findings that depend on the day: completions still to come."""
    from cluster_cli.core.rules import check_by_day  # noqa: PLC0415 - only where data are checked

    plan = workspace.portfolio.plan
    findings = with_plan_severities(check_by_day(workspace.portfolio, today), plan)
    return replace(workspace, diagnostics=(*workspace.diagnostics, *findings))


def _without(portfolio: Portfolio, out: set[tuple[str, int]]) -> Portfolio:
    if not out:
        return portfolio
    plan, matrix = portfolio.plan, portfolio.matrix
    activities = tuple(item for item in plan.activities if ("roadmap", item.at) not in out)
    projects = tuple(item for item in matrix.projects if ("projects", item.at) not in out)
    return Portfolio(replace(plan, activities=activities), replace(matrix, projects=projects))


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


# What the rules say of files just read: findings that do not merely follow, severities, and what cannot be counted


def findings_of_rules(
    portfolio: Portfolio, decoded: abc.Mapping[str, Decoded], texts: abc.Mapping[str, str], *, warnings: bool = True
) -> list[Diagnostic]:
    """The findings of the rules, but for those that only follow from what could not be read."""
    from cluster_cli.core.rules import check  # noqa: PLC0415 - only where data are read

    findings = check(portfolio, warnings=warnings)
    if not findings or not any(file.faults for file in decoded.values()):
        return findings
    unread = UnreadPaths(decoded, texts)
    return [fault for fault in findings if not unread.explains(fault)]


def with_plan_severities(findings: list[Diagnostic], plan: Plan) -> list[Diagnostic]:
    """The warnings with the severity that the plan gives them; errors cannot be switched off."""
    if not plan.rules:
        return findings
    out = []
    for fault in findings:
        wanted = plan.rules.get(fault.code) if fault.severity == "warning" else None
        if wanted != "off":
            out.append(fault if wanted is None else replace(fault, severity=wanted))
    return out


def uncounted(findings: abc.Iterable[Diagnostic], broken: abc.Mapping[tuple[str, int], Broken]) -> set[tuple[str, int]]:
    """The items with an error in what counts, by file and index.

    A warning that the plan takes for an error falsifies no count, so severities are those before the plan's own.
    """
    from cluster_cli.core.rules import COUNTING_FIELDS, READ_WHOLE  # noqa: PLC0415 - only where data are read

    out = {place for place, item in broken.items() if item.id is None or item.keys & READ_WHOLE}
    for fault in findings:
        where = fault.where
        if fault.severity == "error" and isinstance(where, Field) and where.at and _meant(where) in COUNTING_FIELDS:
            out.add((where.file, where.at))
    return out


def _meant(where: Field) -> str | int | None:
    """The key in which a field lies: of the facts of one point, the fact's own."""
    path = where.path
    if len(path) > 2 and path[0] in {"points", "stages"}:
        return path[2]
    return path[0] if path else None


class UnreadPaths:
    """The paths of what could not be read, by file and item; those of the head stand under 0, with items that were lost.

    Everything is looked up, nothing searched: both the faults of reading and the findings may be ten thousand.
    """

    def __init__(self, decoded: abc.Mapping[str, Decoded], texts: abc.Mapping[str, str]) -> None:
        self._paths: dict[tuple[str, int], set[KeyPath]] = {}
        self._beginnings: dict[tuple[str, int], set[KeyPath]] = {}
        self._lost: dict[str | int, set[str | int] | None] = {}
        self._children: dict[int, tuple[list[int], abc.Sequence[tuple[str | int, Node]]]] = {}
        for file, read in decoded.items():
            if read.faults:
                self._take(file, texts[file], read)

    def _take(self, file: str, text: str, decoded: Decoded) -> None:
        items = [item.at for item in decoded.items]
        trees: dict[int, Node | None] = {0: decoded.tree}
        for fault in decoded.faults:
            if fault.severity != "error" or not isinstance(fault.where, Span):
                continue
            at = items[bisect_right(items, fault.where.start) - 1] if fault.item is not None and items else 0
            if at not in trees:
                trees[at] = read_item(text, at)
            path = self._path_of(fault, fault.where.start, trees[at])
            self._paths.setdefault((file, at), set()).add(path)
            self._beginnings.setdefault((file, at), set()).update(path[:length] for length in range(len(path) + 1))
            if not at and path:
                self._lose(path)
        self._children.clear()

    def _lose(self, path: KeyPath) -> None:
        """Note what is lost of the head: a whole list (`None`), or one name of it."""
        if len(path) == 1:
            self._lost[path[0]] = None
        elif (names := self._lost.setdefault(path[0], set())) is not None:
            names.add(path[1])

    def _path_of(self, fault: Diagnostic, index: int, node: Node | None) -> KeyPath:
        """The path of what a fault points at; of a key that is missing or misspelt, that of the one meant."""
        path: KeyPath = ()
        begins = -1
        while isinstance(node, Mapping | Sequence):
            starts, children = self._children_of(node)
            place = bisect_right(starts, index) - 1
            if place < 0:
                break
            begins = starts[place]
            step, node = children[place]
            path = (*path, step)
        meant = fault.values.get("missing") or fault.values.get("nearest")
        if not isinstance(meant, str):
            return path
        return (*(path[:-1] if begins == index else path), meant)

    def _children_of(self, node: Mapping | Sequence) -> tuple[list[int], abc.Sequence[tuple[str | int, Node]]]:
        children = self._children.get(id(node))
        if children is None:
            if isinstance(node, Mapping):
                children = [key.start for key, _ in node.entries], [(key.text, value) for key, value in node.entries]
            else:
                children = [item.start for item in node.items], list(enumerate(node.items))
            self._children[id(node)] = children
        return children

    def explains(self, fault: Diagnostic) -> bool:
        """Whether a finding lies in what could not be read, or rests on it."""
        where = fault.where
        if not isinstance(where, Field):
            return False
        from cluster_cli.core.rules import rests_on  # noqa: PLC0415 - only where something was found

        keys = rests_on(fault.code)
        return self._covers(where) or self._took_from(where, keys) or self._took_from_head(fault, keys)

    def _covers(self, where: Field) -> bool:
        """Whether the place leads through something unread, or something unread lies below it."""
        place = (where.file, where.at)
        if place not in self._paths:
            return False
        paths = self._paths[place]
        return where.path in self._beginnings[place] or any(where.path[:n] in paths for n in range(len(where.path)))

    def _took_from(self, where: Field, keys: abc.Set[str]) -> bool:
        """Whether one of the keys is unread in the item, or in the point that the place belongs to."""
        below = self._beginnings.get((where.file, where.at))
        if not below or not where.at:
            return False
        base = where.path[:2] if where.path[:1] in {("points",), ("stages",)} else ()
        return any((key,) in below or (*base, key) in below for key in keys)

    def _took_from_head(self, fault: Diagnostic, keys: abc.Set[str]) -> bool:
        """Whether a list of the head, or the name in it that the finding speaks of, is unread."""
        for key in keys & self._lost.keys():
            names = self._lost[key]
            if names is None or any(isinstance(value, str) and value in names for value in fault.values.values()):
                return True
        return False
