"""record: what was measured, what was paid, what became of a risk or an issue."""

from __future__ import annotations

import re
from decimal import Decimal

from msgspec import structs

from cluster_cli.core.edits import REMOVED, ChangeSet, Edit, Refused, Want
from cluster_cli.core.judge.registers import STATUSES_OF_RISK
from cluster_cli.core.messages import Command, Message, Term, Value, message
from cluster_cli.core.model import BudgetLine, Indicator, Issue, Risk
from cluster_cli.core.operations.entries import EVERY_KIND, Entry, Kind, Record
from cluster_cli.core.operations.recorded import amount_of, call_for, entry_meant, example_of, lacking
from cluster_cli.core.operations.targets import Situation
from cluster_cli.core.text import shortened

_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,9})?")
"""How the file has exact decimals."""
_BLANKS = re.compile("[ \u00a0\u2009\u202f_]")

FIELDS = {
    term.key: term
    for term in (
        Term("spent", "spent"), Term("committed", "committed"), Term("reason", "reason of the deviation"),
        Term("status", "status"), Term("resolution", "resolution"),
    )
}  # fmt: skip
MONEY = ("spent", "committed")


def record(situation: Situation, request: Record) -> ChangeSet:
    """Record a reading, money or a state.

    Raises:
        Refused: it is not clear what is meant, a number is none, the day is to come, or another reading stands there.
    """
    kinds = _kinds(request)
    entry = entry_meant(situation, request, kinds)
    if request.on is not None and not isinstance(entry.record, Indicator):
        dayless = structs.replace(request, on=None)
        raise Refused(message("{what} carries no day: leave out --on.", what=entry.label), call_for(entry, dayless))
    match entry.record:
        case Indicator():
            return _reading(situation, request, entry, entry.record)
        case BudgetLine():
            return _money(request, entry, entry.record)
        case Risk() | Issue():
            return _state(request, entry, entry.record)


def _kinds(request: Record) -> tuple[Kind, ...]:
    """Of what the things told can be.

    Raises:
        Refused: they are of different things.
    """
    possible: list[set[Kind]] = []
    if request.value is not None or request.replace:
        possible.append({"indicators"})
    of_text: dict[str, set[Kind]] = {
        "spent": {"budget"}, "committed": {"budget"}, "reason": {"budget"}, "status": {"risks", "issues"},
        "resolution": {"issues"},
    }  # fmt: skip
    possible += [of_text[key] for key in request.texts]
    if request.named.source is not None or request.named.period is not None:
        possible.append({"budget"})
    kinds = tuple(kind for kind in EVERY_KIND if all(kind in one for one in possible))
    if not kinds:
        raise Refused(
            message("A reading, money and a state are recorded one by one, each with its own options."),
            Command("cluster record --help"),
        )
    return kinds


def number_meant(text: str, option: str, example: str) -> str:
    """The text, where it is a decimal as the file has them.

    Raises:
        Refused: it is not; what is probably meant is offered.
    """
    if _NUMBER.fullmatch(text):
        return text
    plain = _BLANKS.sub("", text.strip()).replace(",", ".")
    raise Refused(
        message(
            '"{text}" is no number: decimals stand behind a point, and there are no blanks.', text=shortened(text, 80)
        ),
        wants=(Want(option, plain if _NUMBER.fullmatch(plain) else example),),
        about=option,
    )


def _reading(situation: Situation, request: Record, entry: Entry, indicator: Indicator) -> ChangeSet:
    if request.on is not None and request.on > situation.today:
        raise Refused(
            message("{day} is still to come: a reading is recorded when it was taken.", day=request.on), about="on"
        )
    example = example_of(indicator)
    if request.value is None:
        raise Refused(message("{what}: say which value was measured.", what=entry.label), wants=lacking(entry))
    value = number_meant(request.value, "value", example)
    day = request.on or situation.today
    known = indicator.readings.get(day)
    if known == Decimal(value):
        return ChangeSet(
            said=(
                message(
                    "{what}: {value} on {day} is recorded already: nothing to do.",
                    what=entry.label,
                    value=known,
                    day=day,
                ),
            )
        )
    if known is not None and not request.replace:
        raise Refused(
            message(
                "{what}: another reading of {day} is recorded already: {known}.", what=entry.label, day=day, known=known
            ),
            message("If that one is wrong, write it anew:"),
            wants=(Want("replace", ""),),
        )
    said = message("{what}: {value} on {day}.", what=entry.label, value=Decimal(value), day=day)
    if known is not None:
        said = message(
            "{what}: {value} on {day} (was: {known}).", what=entry.label, value=Decimal(value), day=day, known=known
        )
    return ChangeSet((entry.edit(("readings", day.isoformat()), value),), (said,))


def _money(request: Record, entry: Entry, line: BudgetLine) -> ChangeSet:
    if not request.texts:
        raise Refused(
            message("{what}: say with --spent how much was spent in all.", what=entry.label),
            wants=lacking(entry),
        )
    texts = {
        key: number_meant(text, key, amount_of(line)) if key in MONEY else text for key, text in request.texts.items()
    }
    made = _set(entry, {key: getattr(line, key) for key in texts}, texts)
    money = {key: Decimal(texts[key]) if key in texts else getattr(line, key) for key in MONEY}
    reason = texts.get("reason", line.reason)
    if made.edits and not reason and (over := _over(money["spent"], money["committed"], line.planned)) is not None:
        return ChangeSet(made.edits, (*made.said, over))
    return made


def _over(spent: Decimal | None, committed: Decimal | None, planned: Decimal | None) -> Message | None:
    """That more was spent than the line has, which wants a reason."""
    limits = [limit for limit in (committed, planned) if limit is not None]
    if spent is None or not limits or spent <= min(limits):
        return None
    return message("That is more than the line has, {limit}: say why with --reason.", limit=min(limits))


def _state(request: Record, entry: Entry, found: Risk | Issue) -> ChangeSet:
    known = tuple(STATUSES_OF_RISK) if isinstance(found, Risk) else tuple(STATUSES_OF_RISK)[:2]
    status = request.texts.get("status")
    if not request.texts or (status is not None and status not in known):
        said = message("{what}: its status is one of these: {known}.", what=entry.label, known=known)
        choices = tuple((key, STATUSES_OF_RISK[key]) for key in known)
        raise Refused(said, wants=(Want("status", "closed"),), about="status", choices=choices)
    return _set(entry, {key: getattr(found, key) for key in request.texts}, request.texts)


def _set(entry: Entry, old: dict[str, Decimal | str | None], new: dict[str, str]) -> ChangeSet:
    """The fields that differ, with a sentence each; numbers that mean the same do not differ."""
    edits: list[Edit] = []
    said: list[Message] = []
    for key, text in new.items():
        known, field = old[key], FIELDS[key]
        if not text:
            if known is not None:
                edits.append(entry.edit((key,), REMOVED))
                said.append(
                    message("{item}. Taken out: {field} (was: {old}).", item=entry.label, field=field, old=known)
                )
            continue
        meant = _spoken(key, text)
        if known == (meant if isinstance(meant, Decimal) else text):
            continue
        edits.append(entry.edit((key,), text))
        if known is None:
            said.append(message("{item}. Set: {field}: {new}.", item=entry.label, field=field, new=meant))
        else:
            was = _spoken(key, str(known)) if isinstance(known, str) else known
            said.append(
                message(
                    "{item}. Changed: {field}: {new} (was: {old}).", item=entry.label, field=field, new=meant, old=was
                )
            )
    return ChangeSet(tuple(edits), tuple(said) or (message("{item}: nothing to do.", item=entry.label),))


def _spoken(key: str, text: str) -> Value:
    if key in MONEY:
        return Decimal(text)
    return STATUSES_OF_RISK.get(text, text) if key == "status" else shortened(text)
