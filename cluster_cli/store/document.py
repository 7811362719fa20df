"""A file from its bytes to nodes: decoded strictly, then one pass over the events of PyYAML's C parser, item by item.

A byte-order mark is taken off and remembered, line ends are kept.

Only what the strict subset allows comes out; everything else is a diagnostic with its span. `yaml.load` and
`yaml.compose` are never used: a few kilobytes of brackets kill the process there. PyYAML is imported only when a file
is read.
"""

from __future__ import annotations

import gc
import os
import stat
from collections.abc import Callable, Iterator, Sized
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any, Final, Protocol, cast

from msgspec import Struct

import cluster_cli
from cluster_cli.core.diagnostics import Diagnostic, Span
from cluster_cli.core.messages import Value, message
from cluster_cli.core.model import File
from cluster_cli.core.system_errors import reason
from cluster_cli.core.text import pattern

POISON = "*"
"""The style of a scalar that stands for something already reported (an alias, a complex key): it has no value."""

PLAIN = ""
MAX_DEPTH = 32
"""How many lists and mappings may stand inside each other."""
MAX_FAULTS = 10_000
"""How many diagnostics one file may have; reading ends there."""
MOST_SHOWN = 80
"""Characters of a value that a diagnostic repeats."""

KeyPath = tuple[str | int, ...]
"""The way from a node down to another one: keys of mappings and positions in lists."""


class Mark(Protocol):
    """A place in the text: only its index is right, since the parser counts other line ends than editors do."""

    @property
    def index(self) -> int:
        """Characters from the beginning of the text."""


class At(Struct, frozen=True, gc=False):
    """A mark of our own."""

    index: int


class Scalar(Struct, eq=False, gc=False):
    """A text, just as the parser hands it over: it fills these fields in this order (see `OURS`).

    `style` is empty for a plain one, else its first mark: a quote, `|` or `>` (or `POISON`).
    """

    anchor: str | None
    tag: str | None
    implicit: tuple[bool, bool] | None
    text: str
    start_mark: Mark
    end_mark: Mark
    style: str

    def __eq__(self, other: object) -> bool:
        """Whether it is the same text in the same place; whose marks these are does not matter."""
        return isinstance(other, Scalar) and self._identity == other._identity

    __hash__ = None  # type: ignore[assignment]  # the parser fills it in, nobody needs it as a key

    @property
    def _identity(self) -> tuple[str, str, int, int]:
        return self.text, self.style, self.start, self.end

    @property
    def start(self) -> int:
        """The index of its first character."""
        return self.start_mark.index

    @property
    def end(self) -> int:
        """The index behind its last character."""
        return self.end_mark.index

    @property
    def is_empty(self) -> bool:
        """Whether a key with this value counts as not set; a quoted empty text is a value."""
        return not self.text and self.style in {PLAIN, POISON}


def poisoned(start: int, end: int) -> Scalar:
    """What stands in the place of something already reported."""
    return Scalar(None, None, None, "", At(start), At(end), POISON)


class Mapping(Struct, frozen=True, gc=False):
    """Keys and values in the order of the text; `end` of a block one is where the next token starts."""

    entries: list[tuple[Scalar, Node]]
    start: int
    end: int
    flow: bool

    def get(self, name: str) -> Node | None:
        """The first value under a key."""
        return next((value for key, value in self.entries if key.text == name), None)


class Sequence(Struct, frozen=True, gc=False):
    """Elements in the order of the text; `end` of a block one is where the next token starts."""

    items: list[Node]
    start: int
    end: int
    flow: bool


Node = Scalar | Mapping | Sequence


def last_character(node: Node) -> int:
    """The end of what a node really holds, without the comments and blank lines that follow a block."""
    while not isinstance(node, Scalar) and not node.flow:
        if isinstance(node, Mapping):
            if not node.entries:
                break
            key, value = node.entries[-1]
            node = key if value.start == value.end else value
        else:
            if not node.items:
                break
            node = node.items[-1]
    return node.end


def beginning(node: Node) -> tuple[int, int]:
    """A short span to point at: the first key of a mapping, the first element's beginning of a list, else the text."""
    for _ in range(MAX_DEPTH + 1):
        if isinstance(node, Scalar) or node.flow:
            break
        if isinstance(node, Mapping):
            if not node.entries:
                break
            return node.entries[0][0].start, node.entries[0][0].end
        if not node.items:
            break
        node = node.items[0]
    return (node.start, node.end) if isinstance(node, Scalar) else (node.start, node.start + 1)


# The bytes of a file, decoded

ROADMAP = "roadmap.yaml"
PROJECTS = "projects.yaml"
FILES: tuple[tuple[File, str], ...] = (("roadmap", ROADMAP), ("projects", PROJECTS))
"""The files of a plan, each with its name in the plan's folder."""

MAX_BYTES = 128 * 1024 * 1024
BOM = b"\xef\xbb\xbf"
_MEBI = 1024 * 1024
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_HIGH_BYTES = frozenset(b"\x00\x04")  # of Latin and Cyrillic letters in UTF-16
_CYRILLIC = pattern(r"[А-Яа-яЁё]{3}")
_HIDDEN_BREAK = pattern("[\x85\u2028\u2029]|\r(?!\n)")
_STRAY_BOM = pattern("(?m)^\ufeff")
_CONFLICT = pattern(r"(?m)^(?:<{7}|>{7})(?: [^\n]*)?\r?$")


Refusal = tuple[str, dict[str, Value]]
"""Why bytes were not read: a diagnostic code and its values."""


class Source(Struct, frozen=True):
    """A file as it was read.

    `label` is the path as people see it, `key` the file's name in a workspace. `text` is without the byte-order mark;
    where `fault` is set the file could not be read, and `text` is only good for showing the place of the fault.
    """

    label: str
    key: File
    path: Path | None
    raw: bytes
    text: str
    bom: bool = False
    fault: Diagnostic | None = None

    @property
    def digest(self) -> bytes:
        """SHA-256 of the bytes that were read."""
        import hashlib  # noqa: PLC0415 - only a write needs it

        return hashlib.sha256(self.raw).digest()


def label_of(path: Path) -> str:
    """A path as people see it: from the current folder where it lies below it or beside one above it."""
    try:
        here, whole = Path.cwd(), path.absolute()
    except OSError:  # the current folder is gone
        return path.as_posix()
    if whole.is_relative_to(here):
        return whole.relative_to(here).as_posix()
    return path.as_posix()


def open_source(path: Path, label: str, key: File) -> Source:
    """Read one file; a fault of the bytes is noted on the source, whose text then only shows its place."""
    raw = _read_bytes(path)
    if isinstance(raw, bytes):
        return source_of(raw, label, key, path)
    code, values = raw
    return Source(label, key, path, b"", "", fault=_fault(key, code, 0, 0, values))


def source_of(raw: bytes, label: str, key: File, path: Path | None = None) -> Source:
    """Decode bytes that are already at hand (a commit's, a test's)."""
    if len(raw) > MAX_BYTES:
        return Source(
            label, key, path, b"", "", fault=_fault(key, "file-too-large", 0, 0, {"limit": MAX_BYTES // _MEBI})
        )
    bom = raw.startswith(BOM)
    body = raw[len(BOM) :] if bom else raw
    try:
        text, fault = body.decode("utf-8"), None
    except UnicodeDecodeError as error:
        text, fault = body.decode("utf-8", "replace"), _not_utf8(key, body, error)
    if _is_utf16(body):
        fault = _fault(key, "utf-16", 0, 0, {})
    return Source(label, key, path, raw, text, bom, fault)


def _read_bytes(path: Path) -> bytes | Refusal:
    """The bytes, or why not; never waits on a pipe or a device."""
    if path.is_symlink() and leads_out(path):
        return "link-leads-out", {}
    try:
        # Without O_NONBLOCK opening a named pipe waits for its writer.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        return "no-file", {}
    except OSError as error:
        return ("not-a-file", {}) if path.is_dir() else ("unreadable-file", {"reason": reason(error)})
    try:
        return _read_opened(descriptor)
    except OSError as error:
        return "unreadable-file", {"reason": reason(error)}
    finally:
        os.close(descriptor)


def _read_opened(descriptor: int) -> bytes | Refusal:
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        return "not-a-file", {}
    if status.st_size > MAX_BYTES:
        return "file-too-large", {"limit": MAX_BYTES // _MEBI}
    return _whole(descriptor, status.st_size)


def _whole(descriptor: int, size: int) -> bytes | Refusal:
    """All of a file, one byte more than it said at first, then as long as there is more."""
    parts: list[bytes] = []
    total = 0
    while part := os.read(descriptor, _MEBI if parts else size + 1):
        parts.append(part)
        total += len(part)
        if total > MAX_BYTES:
            return "file-too-large", {"limit": MAX_BYTES // _MEBI}
    return parts[0] if len(parts) == 1 else b"".join(parts)


def leads_out(path: Path) -> bool:
    """Whether a link ends in `.git` or outside the repository (without one: outside the folder)."""
    try:
        folder, real = path.parent.resolve(), path.resolve()
    except (OSError, RuntimeError):  # a link that leads to itself; opening it says so
        return False
    if ".git" in real.parts:
        return True
    top = next((place for place in (folder, *folder.parents) if (place / ".git").exists()), folder)
    return not real.is_relative_to(top)


def _is_utf16(body: bytes) -> bool:
    """Whether every other byte is one that only UTF-16 has there; so written, ASCII and Russian pass for UTF-8."""
    if body.startswith(_UTF16):
        return True
    start = body[:64]
    return len(start) >= 4 and (_HIGH_BYTES.issuperset(start[::2]) or _HIGH_BYTES.issuperset(start[1::2]))


def _not_utf8(key: File, body: bytes, error: UnicodeDecodeError) -> Diagnostic:
    start = len(body[: error.start].decode("utf-8", "replace"))
    window = body[max(0, error.start - 40) : error.start + 40].decode("cp1251", "replace")
    looks_cyrillic = _CYRILLIC().search(window) is not None
    hint = (
        message("The file looks like Windows-1251. Save it as UTF-8 in your editor (Save with encoding).")
        if looks_cyrillic
        else message("Save the file as UTF-8 in your editor.")
    )
    return _fault(key, "not-utf-8", start, start + 1, {"byte": f"0x{body[error.start]:02X}", "hint": hint})


def _fault(key: File, code: str, start: int, end: int, values: dict[str, Value]) -> Diagnostic:
    return Diagnostic(code, "error", Span(key, start, end), values)


def hidden_breaks(text: str) -> Iterator[tuple[int, str]]:
    """Every line end that the parser obeys and a reviewer does not see: where, and which character."""
    if "\r" in text or "\x85" in text or "\u2028" in text or "\u2029" in text:
        for match in _HIDDEN_BREAK().finditer(text):
            yield match.start(), match[0]


def conflict_markers(text: str) -> list[tuple[int, int]]:
    """The first line of each conflict; where only the last one is left, that one."""
    if "<<<<<<<" not in text and ">>>>>>>" not in text:
        return []
    markers = list(_CONFLICT().finditer(text))
    opening = [match for match in markers if match[0].startswith("<")]
    return [(match.start(), match.start() + len(match[0].rstrip("\r"))) for match in opening or markers[:1]]


def stray_bom(text: str) -> int | None:
    """A byte-order mark at the beginning of a line: the parser passes over it, and its places are one off after it."""
    match = _STRAY_BOM().search(text) if "\ufeff" in text else None
    return match.start() if match else None


# The events of the parser

MAX_SCALAR = 64 * 1024
WANTED: Final = poisoned(-1, -1)  # the open collection is a mapping that expects a key
LIST: Final = poisoned(-1, -1)  # the open collection is a list

Emit = Callable[[Node], None]
_PROPERTY = pattern(r"[!&][^\s,\[\]{}]*")
_GAP = pattern(r"(?:[ \t\r\n]+|#[^\n]*)*")


class Event(Protocol):
    """Whatever an event may carry; each kind has a part of it, and its handler asks for no more."""

    start_mark: Mark
    end_mark: Mark
    anchor: str | None
    tag: str | None
    flow_style: bool | None
    version: tuple[int, int] | None
    tags: dict[str, str] | None


class Begin(Struct, gc=False):
    """A mapping or a list opens; the parser fills these fields in this order."""

    anchor: str | None
    tag: str | None
    implicit: bool
    start_mark: Mark
    end_mark: Mark
    flow_style: bool | None


class MappingBegin(Begin, gc=False):
    """A mapping opens."""


class ListBegin(Begin, gc=False):
    """A list opens."""


class End(Struct, gc=False):
    """A mapping or a list closes; the parser fills these fields in this order."""

    start_mark: Mark
    end_mark: Mark


class MappingEnd(End, gc=False):
    """A mapping closes."""


class ListEnd(End, gc=False):
    """A list closes."""


OURS = {
    "ScalarEvent": Scalar,
    "MappingStartEvent": MappingBegin,
    "MappingEndEvent": MappingEnd,
    "SequenceStartEvent": ListBegin,
    "SequenceEndEvent": ListEnd,
}
"""What the parser is to make instead of its own events, by the names under which it looks them up."""
_SAMPLE = "{a: [b]}"


class Parser(Protocol):
    """The events of one text, pulled one by one, so that what is too deep or too long is refused in time."""

    def get_event(self) -> Event | Scalar | None:
        """The next event; `None` behind the last one."""


Pull = Callable[[], Event | Scalar | None]
"""Gives the next event at each call, and `None` behind the last one."""


class ParserUnusable(Exception):
    """No file can be read with the PyYAML that is installed; `code` is the diagnostic that says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class CParser(Struct, frozen=True):
    """PyYAML's C parser as it is built here."""

    of_text: Callable[[str], Parser]
    error: type[Exception]
    alias: type
    document_start: type
    names: dict[str, Any]
    """Where the parser looks up the classes of its events."""
    conversions: dict[type, Callable[[Any], Any]]
    """What each of its own events becomes."""

    @contextmanager
    def pulling(self, text: str) -> Iterator[Pull]:
        """The events of a text, with `OURS` among them.

        The parser's own events are classes written in Python, and making them takes as long as parsing; a scalar would
        then be copied into a node of ours, which takes as long again. The parser calls whatever stands under their
        names, so `OURS` are put there. That holds for all threads of the process: where others may use PyYAML, each
        event is converted instead.
        """
        parser = self.of_text(text)
        if cluster_cli.owns_process and makes_ours():
            with self.making_ours():
                yield parser.get_event
        else:
            yield self._converted(parser)

    @contextmanager
    def making_ours(self) -> Iterator[None]:
        """As long as this lasts, the parser makes `OURS`, whoever calls it."""
        its_own = {name: self.names[name] for name in OURS}
        self.names.update(OURS)
        try:
            yield
        finally:
            self.names.update(its_own)

    def _converted(self, parser: Parser) -> Pull:
        next_event, conversion_of = parser.get_event, self.conversions.get

        def pull() -> Event | Scalar | None:
            event = next_event()
            convert = conversion_of(type(event))
            return event if convert is None else convert(event)

        return pull

    def converts(self) -> bool:
        """Whether the parser makes the events that are converted here."""
        return _is_complete(self._converted(self.of_text(_SAMPLE)))


@cache
def c_parser() -> CParser:
    """Import the parser.

    Raises:
        ParserUnusable: PyYAML has no C parser here, or one whose events are not known.
    """
    import yaml  # noqa: PLC0415 - a whole start of the interpreter, and --help needs none of it

    if not yaml.__with_libyaml__:
        raise ParserUnusable("no-c-parser")
    from yaml import _yaml  # noqa: PLC0415

    if not hasattr(_yaml, "CParser"):
        raise ParserUnusable("parser-differs")
    parser = CParser(
        cast("Callable[[str], Parser]", _yaml.CParser),
        yaml.YAMLError,
        yaml.AliasEvent,
        yaml.DocumentStartEvent,
        vars(_yaml),
        {
            yaml.ScalarEvent: _scalar_of,
            yaml.MappingStartEvent: lambda event: _begin_of(MappingBegin, event),
            yaml.MappingEndEvent: lambda event: MappingEnd(event.start_mark, event.end_mark),
            yaml.SequenceStartEvent: lambda event: _begin_of(ListBegin, event),
            yaml.SequenceEndEvent: lambda event: ListEnd(event.start_mark, event.end_mark),
        },
    )
    if not parser.converts():
        raise ParserUnusable("parser-differs")
    return parser


def _scalar_of(event: Any) -> Scalar:
    return Scalar(event.anchor, event.tag, event.implicit, event.value, event.start_mark, event.end_mark, event.style)


def _begin_of(kind: type[Begin], event: Any) -> Begin:
    return kind(event.anchor, event.tag, event.implicit, event.start_mark, event.end_mark, event.flow_style)


@cache
def makes_ours() -> bool:
    """Whether the parser, as it is built here, makes `OURS` when they stand under the names of its own events."""
    parser = c_parser()
    if not parser.names.keys() >= OURS.keys():
        return False
    with parser.making_ours():
        return _is_complete(parser.of_text(_SAMPLE).get_event)


def _is_complete(pull: Pull) -> bool:
    """Whether all kinds of events come out of a text that has them all."""
    kinds = set()
    while (event := pull()) is not None:
        kinds.add(type(event))
    return kinds >= set(OURS.values())


# Events to nodes


class Document(Struct, frozen=True):
    """What a text held. `root` lacks the streamed items; `whole` tells whether the text was read to its end."""

    root: Node | None
    faults: list[Diagnostic]
    whole: bool


class _Stop(Exception):
    """A fault after which nothing more of the file can be read."""


@contextmanager
def without_collector() -> Iterator[None]:
    """Hold the garbage collector off: with it reading grows faster than the file."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def read_document(
    text: str,
    file: File,
    items_key: str | None = None,
    emit: Emit | None = None,
    faults: list[Diagnostic] | None = None,
) -> Document:
    """Read one text; elements of the list under the top key `items_key` go to `emit` at once, faults to `faults`."""
    builder = _Builder(text, file, items_key, emit)
    if faults is not None:
        builder.faults = faults
    try:
        builder.refuse_marks()
        builder.run()
    except _Stop:
        return Document(None, builder.faults, whole=False)
    return Document(builder.base[0] if builder.base else None, builder.faults, whole=True)


def read_item(text: str, at: int) -> Node | None:
    """Read the item that begins at `at` of a text already accepted; offsets are those of the whole text.

    Only as much of the text is looked at as the item needs.
    """
    size = 4096
    while True:
        node = _first_node(text, at, size)
        if node is not None and (at + size >= len(text) or node.end < at + size):
            return node
        if at + size >= len(text):
            return None
        size *= 4


def _first_node(text: str, at: int, size: int) -> Node | None:
    """The first node of the text from `at` on, read behind the indentation or the bracket in which it stands there."""
    nodes: list[Node] = []
    if text[at : at + 1] in "{[":
        builder = _Builder("[" + text[at : at + size], "roadmap", None, nodes.append, at - 1)
        builder.streaming, builder.items_depth = True, 1
    else:
        margin = at - 1 - max(text.rfind("\n", 0, at), text.rfind("\r", 0, at))
        builder = _Builder(" " * margin + text[at : at + size], "roadmap", None, None, at - margin)
        nodes = builder.base
    with suppress(_Stop):  # what follows the node may be cut off anywhere
        builder.run(nodes)
    return nodes[0] if nodes else None


class _Builder:
    """The state of one pass: the open collection, those around it, and what was found wrong."""

    __slots__ = (
        "base", "emit", "faults", "file", "flow", "held", "items_depth", "items_key", "key", "last", "seen_document",
        "shift", "stack", "start", "streaming", "text",
    )  # fmt: skip

    def __init__(self, text: str, file: File, items_key: str | None, emit: Emit | None, shift: int = 0) -> None:
        self.text = text
        self.file: File = file
        self.items_key = items_key
        self.emit = emit
        self.shift = shift
        self.base: list[Node] = []
        self.held: list[Any] = self.base  # of a mapping pairs of key and value, of a list nodes
        self.key: Scalar = LIST
        self.start = 0
        self.flow = False
        self.stack: list[tuple[list[Any], Scalar, int, bool]] = []
        self.faults: list[Diagnostic] = []
        self.last: Scalar | None = None
        self.streaming = False
        self.items_depth = 2
        self.seen_document = False

    def fault(self, code: str, start: int, end: int, **values: Value) -> None:
        """Note a fault; too many of them end the reading."""
        if len(self.faults) >= MAX_FAULTS:
            self.stop("too-many-faults", start, end, limit=MAX_FAULTS)
        self.faults.append(Diagnostic(code, "error", Span(self.file, start, end), values))

    def stop(self, code: str, start: int, end: int, **values: Value) -> None:
        """Note the fault that ends the reading."""
        self.faults.append(Diagnostic(code, "error", Span(self.file, start, end), values))
        raise _Stop

    def refuse_marks(self) -> None:
        """Line ends that a reviewer does not see; marks of an unfinished merge, after which nothing can be trusted."""
        for at, character in hidden_breaks(self.text):
            self.fault("hidden-line-break", at, at + 1, character=f"U+{ord(character):04X}")
        markers = conflict_markers(self.text)
        for start, end in markers:
            self.fault("conflict-marker", start, end)
        if markers:
            raise _Stop
        stray = stray_bom(self.text)
        if stray is not None:
            self.stop("control-character", stray, stray + 1, character="U+FEFF")

    def run(self, until: Sized = ()) -> None:  # noqa: C901 - the one hot loop: a call a scalar costs a tenth of it
        """Pull events until the end of the text, or until something is in `until`."""
        parser = c_parser()
        handlers: dict[type, Callable[[Any], None]] = {
            MappingBegin: self._open_mapping,
            MappingEnd: self._close_mapping,
            ListBegin: self._open_sequence,
            ListEnd: self._close_sequence,
            parser.alias: self._alias,
            parser.document_start: self._document,
        }
        handler_of = handlers.get
        try:
            with parser.pulling(self.text) as next_event:
                pull = _shifted(next_event, self.shift) if self.shift else next_event
                while (event := pull()) is not None:
                    if type(event) is Scalar:
                        key = self.key
                        # Nine of ten scalars are keys and values that nothing is wrong with: they take no call.
                        if (
                            key is LIST
                            or event.tag is not None
                            or event.anchor is not None
                            or len(event.text) > MAX_SCALAR
                        ):
                            self._scalar(event)
                        elif key is not WANTED:
                            self.held.append((key, event))
                            self.key, self.last = WANTED, event
                        elif event.text == "<<":
                            self._scalar(event)
                        else:
                            self.key = self.last = event
                    elif handler := handler_of(type(event)):
                        handler(event)
                        if until:
                            return
        except parser.error as error:
            self._syntax(error)

    def _scalar(self, node: Scalar) -> None:
        self.last = node
        if node.tag is not None or node.anchor is not None:
            self._refuse_properties(node)
        if len(node.text) > MAX_SCALAR:
            self.fault("text-too-long", node.start, node.end, limit=MAX_SCALAR)
            node = poisoned(node.start, node.end)
        key = self.key
        if key is WANTED:
            if node.text == "<<" and node.style == PLAIN:
                self.fault("merge-key", node.start, node.end)
                node = poisoned(node.start, node.end)
            self.key = node
        elif key is not LIST:
            self.held.append((key, node))
            self.key = WANTED
        else:
            self._attach(node)

    def _attach(self, node: Node) -> None:
        """Put a finished node where it belongs; an element of the streamed list leaves at once."""
        key = self.key
        if key is WANTED:
            self.key = poisoned(node.start, node.end)  # a complex key, reported where it began
        elif key is not LIST:
            self.held.append((key, node))
            self.key = WANTED
        elif self.streaming and len(self.stack) == self.items_depth and self.emit is not None:
            self.emit(node)
        else:
            self.held.append(node)

    def _open(self, event: Event, key: Scalar) -> None:
        start = event.start_mark.index
        if event.tag is not None or event.anchor is not None:
            self._refuse_properties(event)
        if len(self.stack) >= MAX_DEPTH:
            self.stop("too-deep", start, start + 1, limit=MAX_DEPTH)
        if self.key is WANTED:
            self.fault("complex-key", start, start + 1)
        self.stack.append((self.held, self.key, self.start, self.flow))
        self.held, self.key, self.start, self.flow = [], key, start, bool(event.flow_style)

    def _open_mapping(self, event: Event) -> None:
        self._open(event, WANTED)

    def _open_sequence(self, event: Event) -> None:
        if len(self.stack) == 1 and self.items_key is not None and self.key.text == self.items_key:
            self.streaming = True
        self._open(event, LIST)

    def _close_mapping(self, event: Event) -> None:
        entries: list[tuple[Scalar, Node]] = self.held
        if len({key.text for key, _ in entries}) != len(entries):
            self._refuse_duplicates(entries)
        node = Mapping(entries, self.start, event.end_mark.index, self.flow)
        self.held, self.key, self.start, self.flow = self.stack.pop()
        self._attach(node)

    def _close_sequence(self, event: Event) -> None:
        items: list[Node] = self.held
        node = Sequence(items, self.start, event.end_mark.index, self.flow)
        self.held, self.key, self.start, self.flow = self.stack.pop()
        if len(self.stack) < self.items_depth:
            self.streaming = False
        self._attach(node)

    def _alias(self, event: Event) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        self.fault("alias", start, end, name=(event.anchor or "")[:MOST_SHOWN])
        if self.key is WANTED:
            self.key = poisoned(start, end)
        else:
            self._attach(poisoned(start, end))

    def _document(self, event: Event) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        if self.seen_document:
            self.stop("several-documents", start, end)
        self.seen_document = True
        if event.version is not None or event.tags:
            begin = max(self.text.find("%", start), start)
            line_end = self.text.find("\n", begin)
            self.fault("directive", begin, end if line_end < 0 else line_end)

    def _refuse_properties(self, event: Event | Scalar) -> None:
        """A tag or an anchor, each at its own place; they stand before the value, inside its span."""
        place = event.start_mark.index
        for _ in range((event.tag is not None) + (event.anchor is not None)):
            match = _PROPERTY().match(self.text, place - self.shift)
            name = match[0] if match else self.text[place - self.shift : place - self.shift + 1]
            end = place + len(name) if match else place + 1
            self.fault("tag" if name.startswith("!") else "anchor", place, end, name=name[:MOST_SHOWN])
            gap = _GAP().match(self.text, end - self.shift)
            place = gap.end() + self.shift if gap else end

    def _refuse_duplicates(self, entries: list[tuple[Scalar, Node]]) -> None:
        seen: set[str] = set()
        for key, _value in entries:
            if key.style == POISON:
                continue
            if key.text in seen:
                self.fault("duplicate-key", key.start, key.end, key=key.text[:MOST_SHOWN])
            seen.add(key.text)

    def _syntax(self, error: Exception) -> None:
        from cluster_cli.store.syntax import explain  # noqa: PLC0415 - only a broken file needs it

        slip = explain(self.text, error, self.last, self.start if self.flow else None, left=MAX_DEPTH - len(self.stack))
        values = {"limit": MAX_DEPTH} if slip.code == "too-deep" else slip.values
        self.stop(slip.code, slip.start + self.shift, slip.end + self.shift, **values)


def _shifted(next_event: Pull, shift: int) -> Pull:
    """The events of a part of a text, with their places in the whole."""

    def pull() -> Event | Scalar | None:
        event = next_event()
        if event is not None:
            event.start_mark, event.end_mark = At(event.start_mark.index + shift), At(event.end_mark.index + shift)
        return event

    return pull
