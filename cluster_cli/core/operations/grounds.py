"""What a decision is written with: its day, its words, and the record that it leaves under `changes`."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from cluster_cli.core.edits import EditValue, Refused, Want
from cluster_cli.core.messages import PLACEHOLDER, message
from cluster_cli.core.model import Change, Portfolio
from cluster_cli.core.operations.targets import Situation
from cluster_cli.core.text import find_name, fold


class Grounds(Struct, frozen=True):
    """Why, by which decision and when, as a command was told."""

    reason: str | None = None
    by: str | None = None
    on: date | None = None

    @property
    def wants(self) -> tuple[Want, ...]:
        """What a decision lacks."""
        stated = (("reason", self.reason), ("by", self.by))
        return tuple(Want(option, PLACEHOLDER) for option, value in stated if not value)


def require_grounds(grounds: Grounds) -> None:
    """A promise is changed with a reason and a decision, or not at all.

    Raises:
        Refused: one of the two is missing.
    """
    if wants := grounds.wants:
        options = tuple(f"--{want.option}" for want in wants)
        raise Refused(
            message("A promise is changed with a reason and a decision. Missing: {options}.", options=options),
            wants=wants,
        )


def settled(situation: Situation, grounds: Grounds) -> Grounds:
    """The same with the decision by its key and the day: the one that was given, else that of the decision, else today."""
    plan = situation.portfolio.plan
    by = decision_key(situation.portfolio, grounds.by)
    decision = plan.decisions.get(by) if by is not None else None
    day = grounds.on or (decision.on if decision is not None else None) or situation.today
    return Grounds(grounds.reason, by, day)


def decision_key(portfolio: Portfolio, by: str | None) -> str | None:
    """The key of the decision that is named by its key or its title; other words stay as they are."""
    if by is None:
        return None
    decisions = portfolio.plan.decisions
    key = find_name(by, decisions)
    if key is not None:
        return key
    titled = [key for key, decision in decisions.items() if fold(decision.title) == fold(by)]
    return titled[0] if len(titled) == 1 else by


def record(change: Change) -> dict[str, EditValue]:
    """A record under `changes` as the file shall have it."""
    written: dict[str, EditValue] = {}
    if change.on is not None:
        written["on"] = change.on.isoformat()
    if change.field != "due":
        written["field"] = change.field
    texts = (("from", change.before), ("to", change.after), ("reason", change.reason), ("by", change.by))
    return written | {key: text for key, text in texts if text is not None}


def decided(grounds: Grounds) -> dict[str, EditValue]:
    """A decision's fields as the file shall have them."""
    written: dict[str, EditValue] = {} if grounds.on is None else {"on": grounds.on.isoformat()}
    texts = (("by", grounds.by), ("reason", grounds.reason))
    return written | {key: text for key, text in texts if text is not None}
