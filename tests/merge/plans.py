"""Random plans as models, random branches of them, and their texts: what a text has to say is known without reading it."""

from __future__ import annotations

import copy
from random import Random
from typing import Any, NamedTuple

Tree = Any
PERIODS = ("2022-01", "2022-02", "2022-03", "2022-04", "2022-05", "2022-06")
TEXTS = ("Заседание", "Отчёт о работе", "Мониторинг", "Программа развития", "Семинар: итоги", "План № 2")


class Item:
    """One row: its fields in order, and how it is written."""

    def __init__(self, fields: dict[str, Tree]) -> None:
        self.fields = fields
        self.above: list[str] = []
        self.beside: dict[str, str] = {}
        self.quoted: set[str] = set()
        self.flow = False
        self.gap = False

    def tree(self) -> Tree:
        return copy.deepcopy(self.fields)

    def notes(self) -> Tree:
        return {note: note for note in (*self.above, *self.beside.values())}


class Doc:
    """A file: its head, its rows, and the habits of whoever wrote it."""

    def __init__(self) -> None:
        self.head: dict[str, Tree] = {}
        self.items: list[Item] = []
        self.dash, self.inner = 2, 2
        self.line, self.bom, self.ends = "\n", False, True
        self.noted: list[str] = []

    def tree(self, *, notes: bool = False) -> Tree:
        """What the text says, the rows under their ids; with `notes` the comments of a row count as fields of it."""
        rows = {item.fields["id"]: item.tree() | (item.notes() if notes else {}) for item in self.items}
        return {**copy.deepcopy(self.head), "activities": rows}

    @property
    def comments(self) -> set[str]:
        notes = {*self.noted}
        for item in self.items:
            notes |= {*item.above, *item.beside.values()}
        return notes

    def text(self) -> str:
        lines = list(self.noted)
        for key, value in self.head.items():
            lines += entry(key, value, 0, plain_of=None)
        lines.append("activities:" if self.items else "activities: []")
        for item in self.items:
            lines += self._item(item)
        last = list(self.items[-1].fields.values())[-1]
        ends = self.ends or (isinstance(last, str) and "\n" in last)  # a text of several lines would lose its end
        text = self.line.join(lines) + (self.line if ends else "")
        return ("\ufeff" if self.bom else "") + text

    def _item(self, item: Item) -> list[str]:
        pad = " " * self.dash
        lines = ([""] if item.gap else []) + [pad + note for note in item.above]
        if item.flow:
            beside = "".join(f"  {note}" for note in item.beside.values())
            return [*lines, f"{pad}- {inline(item.fields)}{beside}"]
        column = self.dash + self.inner
        own: list[str] = []
        for key, value in item.fields.items():
            made = entry(key, value, column, plain_of=item)
            if key in item.beside:
                made[0] += f"  {item.beside[key]}"
            own += made
        own[0] = pad + "-" + own[0][self.dash + 1 :]
        return [*lines, *own]


def entry(key: str, value: Tree, column: int, plain_of: Item | None) -> list[str]:
    """The lines of one field."""
    pad = " " * column
    if isinstance(value, dict):
        if not value:
            return [f"{pad}{key}: {{}}"]
        lines = [f"{pad}{key}:"]
        for name, one in value.items():
            lines += entry(name, one, column + 2, plain_of=None)
        return lines
    if isinstance(value, list):
        if all(isinstance(one, str) for one in value):
            return [f"{pad}{key}: {inline(value)}"]
        lines = [f"{pad}{key}:"]
        for one in value:
            made = [line for name, part in one.items() for line in entry(name, part, column + 4, plain_of=None)]
            lines += [f"{pad}  - {made[0].strip()}", *made[1:]]
        return lines
    if "\n" in value:
        return [f"{pad}{key}: |", *(f"{pad}  {line}" for line in value.removesuffix("\n").split("\n"))]
    forced = plain_of is not None and key in plain_of.quoted
    return [f"{pad}{key}: {scalar(value, forced=forced)}"]


def scalar(text: str, *, forced: bool = False) -> str:
    return f'"{text}"' if forced or ": " in text or "," in text else text


def inline(value: Tree) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {inline(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(inline, value)) + "]"
    return scalar(value)


def base(random: Random) -> Doc:
    """A plan of six to fourteen rows."""
    doc = Doc()
    doc.dash, doc.inner = random.choice([(2, 2), (2, 2), (0, 2), (4, 2), (2, 4)])
    doc.line = random.choice(["\n"] * 5 + ["\r\n"])
    doc.bom, doc.ends = random.random() < 0.1, random.random() < 0.9
    doc.noted = ["# план"] if random.random() < 0.5 else []
    doc.head = {
        "format": "1", "title": "План", "period": "2022",
        "parties": {name: {"name": f"Сторона {name}", "short": name.upper()} for name in "abcd"},
        "sections": {"org": "Организация", "edu": "Обучение"},
    }  # fmt: skip
    for number in range(1, random.randint(6, 14) + 1):
        doc.items.append(row(random, str(number)))
        doc.items[-1].gap = random.random() < 0.2
    return doc


def row(random: Random, identity: str) -> Item:
    fields: dict[str, Tree] = {"id": identity, "title": random.choice(TEXTS)}
    if random.random() < 0.6:
        fields["section"] = random.choice(["org", "edu"])
    fields["due"] = random.choice(PERIODS)
    fields["responsible"] = random.sample("abcd", random.randint(1, 3))
    kind = random.random()
    if kind < 0.35:
        fields["points"] = {
            period: {"completed": f"{period}-15", "reason": random.choice(TEXTS)}
            if random.random() < 0.5
            else f"{period}-20"
            for period in sorted(random.sample(PERIODS, random.randint(1, 3)))
        }
    elif kind < 0.5:
        fields["changes"] = [{"on": "2022-01-20", "from": "2022-01", "to": "2022-02", "by": "ks"}]
    elif kind < 0.6:
        fields["note"] = "раз\nдва\n"
    if random.random() < 0.4:
        fields["weight"] = str(random.randint(1, 5))
    item = Item(fields)
    simple = all((isinstance(value, str) and "\n" not in value) or isinstance(value, list) for value in fields.values())
    item.flow = simple and "changes" not in fields and random.random() < 0.3
    return item


class Branch(NamedTuple):
    """A branch, and the comments that are new on it."""

    doc: Doc
    notes: set[str]


def branch(random: Random, start: Doc, name: str) -> Branch:
    """What one person did: one to five changes, most of them facts and fields, some of them layout."""
    doc = copy.deepcopy(start)
    for count in range(random.randint(1, 5)):
        random.choice(CHANGES)(random, doc, f"# {name}{count}")
    return Branch(doc, doc.comments - start.comments)


def _set(random: Random, doc: Doc, note: str) -> None:
    item = random.choice(doc.items)
    key = random.choice(["title", "due", "responsible", "weight", "status", "note", "result", "forecast"])
    values = {
        "due": random.choice(PERIODS),
        "responsible": random.sample("abcd", 2),
        "forecast": random.choice(PERIODS),
    }
    item.fields[key] = values.get(key, f"{random.choice(TEXTS)} {random.randint(1, 99)}")


def _take_out(random: Random, doc: Doc, note: str) -> None:
    item = random.choice(doc.items)
    free = [key for key in item.fields if key not in {"id", "title"} and key not in item.beside]
    if free:
        del item.fields[random.choice(free)]


def _point(random: Random, doc: Doc, note: str) -> None:
    item = random.choice([one for one in doc.items if not one.flow] or doc.items)
    points = item.fields.setdefault("points", {})
    period = random.choice(PERIODS)
    old = points.get(period)
    facts = dict(old) if isinstance(old, dict) else {"completed": old or f"{period}-{random.randint(10, 28)}"}
    facts[random.choice(["reason", "result", "evidence"])] = f"{random.choice(TEXTS)} {random.randint(1, 99)}"
    points[period] = facts if random.random() < 0.6 else facts["completed"]


def _move_deadline(random: Random, doc: Doc, note: str) -> None:
    item = random.choice([one for one in doc.items if not one.flow] or doc.items)
    if item.flow:
        return
    to = random.choice(PERIODS)
    record = {"on": "2022-03-01", "from": item.fields.get("due", "2022-01"), "to": to, "reason": random.choice(TEXTS)}
    item.fields["due"] = to
    item.fields["changes"] = [*item.fields.get("changes", []), record]


def _add(random: Random, doc: Doc, note: str) -> None:
    known = {one.fields["id"] for one in doc.items}
    item = row(random, next(str(n) for n in iter(lambda: random.randint(20, 60), None) if str(n) not in known))
    doc.items.insert(len(doc.items) if random.random() < 0.7 else random.randint(0, len(doc.items)), item)


def _drop(random: Random, doc: Doc, note: str) -> None:
    if len(doc.items) > 3:
        doc.items.pop(random.randrange(len(doc.items)))


def _move(random: Random, doc: Doc, note: str) -> None:
    doc.items.insert(random.randrange(len(doc.items)), doc.items.pop(random.randrange(len(doc.items))))


def _comment(random: Random, doc: Doc, note: str) -> None:
    item = random.choice(doc.items)
    key = random.choice(list(item.fields))
    line = item.flow or (isinstance(item.fields[key], str) and "\n" not in item.fields[key])
    if random.random() < 0.5 or not line or (item.flow and item.beside) or key in item.beside:
        item.above.append(note)
    else:
        item.beside[key] = note


def _head(random: Random, doc: Doc, note: str) -> None:
    match random.randrange(4):
        case 0:
            doc.head["title"] = f"План {random.randint(1, 99)}"
        case 1:
            doc.head["parties"][random.choice("abcdxyz")] = {"name": f"Сторона {random.randint(1, 99)}"}
        case 2:
            doc.head["sections"][random.choice(["fin", "pr"])] = f"Раздел {random.randint(1, 9)}"
        case _:
            doc.noted.append(note)


def _restyle(random: Random, doc: Doc, note: str) -> None:
    item = random.choice(doc.items)
    match random.randrange(6):
        case 0:
            item.quoted ^= {random.choice(["title", "due"])}
        case 1:
            item.gap = not item.gap
        case 2:
            keys = list(item.fields)
            rest = keys[1:]
            random.shuffle(rest)
            item.fields = {key: item.fields[key] for key in [keys[0], *rest]}
        case 3:
            doc.line = "\r\n" if doc.line == "\n" else "\n"
        case 4:
            doc.dash = 2 - doc.dash if doc.dash < 4 else 2
        case _:
            doc.ends, doc.bom = True, False


CHANGES = [_set] * 10 + [_point] * 5 + [_move_deadline] * 3 + [_add] * 3 + [_take_out, _drop, _move, _head, _head] + [
    _comment, _comment, _restyle,
]  # fmt: skip


class Pair(NamedTuple):
    """Two branches of one plan."""

    base: Doc
    ours: Branch
    theirs: Branch

    @property
    def texts(self) -> tuple[str, str, str]:
        return self.base.text(), self.ours.doc.text(), self.theirs.doc.text()


def pair(seed: int) -> Pair:
    """Always the same two branches for one seed."""
    random = Random(seed)
    start = base(random)
    return Pair(start, branch(random, start, "ours"), branch(random, start, "theirs"))
