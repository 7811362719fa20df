"""Fields that are more than a text: parties with roles, targets, new stages, gates, a person's assessment."""

from __future__ import annotations

from cluster_cli.core.edits import REMOVED, EditValue, Refused, Want
from cluster_cli.core.fields import Path
from cluster_cli.core.messages import PLACEHOLDER, Message, message, offer
from cluster_cli.core.model import Activity, Gate, Portfolio, Project
from cluster_cli.core.naming import item_name
from cluster_cli.core.operations.grounds import Grounds, decided
from cluster_cli.core.operations.values import FieldText, party_meant
from cluster_cli.core.text import find_name, nearest


def responsible(
    portfolio: Portfolio, row: Activity, texts: dict[Path, FieldText]
) -> list[tuple[FieldText | None, FieldText, EditValue]]:
    """Who answers for a row, as it was and as it shall be; nothing where that is the same.

    A party that stays keeps its role unless another is told.
    """
    if not texts:
        return []
    old = {holder.party: holder.role for holder in row.responsible}
    names = texts.get(("responsible",), tuple(old))
    parties = [party_meant(portfolio, holder) for holder in ((names,) if isinstance(names, str) else names)]
    roles = {party_meant(portfolio, str(path[1])): role for path, role in texts.items() if path[0] == "roles"}
    new = {party: str(roles[party]) if party in roles else old.get(party) for party in parties}
    new |= {party: str(role) for party, role in roles.items() if party not in new}
    if list(old.items()) == [(party, role or None) for party, role in new.items()]:
        return []
    value: EditValue = [{"party": party, "role": role} if role else party for party, role in new.items()]
    return [(_as_texts(old) or None, _as_texts(new), value)]


def _as_texts(parties: dict[str, str | None]) -> tuple[str, ...]:
    return tuple(f"{party} ({role})" if role else party for party, role in parties.items())


def target_path(project: Project, path: Path) -> tuple[Path, Path]:
    """Where the target of an indicator stands, and what a record calls it: by the indicator's id, not by its place.

    Raises:
        Refused: the project has no such indicator.
    """
    ids = [indicator.id for indicator in project.indicators]
    name = find_name(str(path[1]), ids)
    if name is not None:
        return ("indicators", ids.index(name), "targets", path[2]), ("indicators", name, "targets", path[2])
    near = [message("Did you mean “{near}”?", near=name_near) for name_near in nearest(str(path[1]), ids)]
    raise Refused(
        message("{item} has no indicator “{name}”.", item=item_name(project), name=str(path[1])),
        *near,
        offer("show", project.id),
    )


def refuse_second_deadline(project: Project, key: str, new: str) -> None:
    """A stage is begun with its deadline; that of one which is there is moved.

    Raises:
        Refused: the stage has a deadline already.
    """
    stage = next((stage for stage in project.stages if stage.key == key), None)
    if stage is not None and stage.due is not None and stage.due.name != new:
        raise Refused(
            message(
                "{item}: the stage “{stage}” has a deadline already; a deadline is moved.",
                item=item_name(project),
                stage=key,
            ),
            offer("move", project.id, new, options=(("for", key), ("reason", PLACEHOLDER), ("by", PLACEHOLDER))),
        )


_VERBS = {"paused": "pause", "cancelled": "cancel"}


def refuse_status(item: str, point: str | None, label: Message, old: str | None, new: str | None) -> None:
    """A status that a decision sets or takes back has commands of its own.

    Raises:
        Refused: it is one of those.
    """
    grounds = (("for", point), ("reason", PLACEHOLDER), ("by", PLACEHOLDER))
    if new in _VERBS:
        sentence = message("{item}: this status has a command of its own.", item=label)
        raise Refused(sentence, offer(_VERBS[new], item, options=grounds))
    if old == "paused":
        sentence = message("{item} is paused by a decision. Take that back first.", item=label)
        raise Refused(sentence, offer("resume", item, options=grounds[:1]))
    if old == "cancelled":
        sentence = message("{point} is taken out of the plan by a decision. Take that back first.", point=label)
        raise Refused(sentence, offer("reopen", item, options=grounds))


def gate(
    before: Gate | None, grounds: Grounds, decision: str | None
) -> tuple[str | None, tuple[tuple[Path, EditValue], ...]]:
    """What was decided at the gate of a stage, and the fields that write it anew; none where they are the same.

    Raises:
        Refused: it is not told who decided.
    """
    before = before or Gate()
    if decision is None:
        there = (("decision", before.decision), ("on", before.on), ("by", before.by))
        return before.decision, tuple((("gate", key), REMOVED) for key, value in there if value is not None)
    if not grounds.by:
        sentence = message("Say with --by who decided that the stage may begin or not, or by which decision.")
        raise Refused(sentence, wants=(Want("by", PLACEHOLDER),))
    if (before.decision, before.by) == (decision, grounds.by):
        return before.decision, ()
    written = {"decision": decision, **{key: text for key, text in decided(grounds).items() if key != "reason"}}
    return before.decision, tuple((("gate", key), value) for key, value in written.items())


def assessment(grounds: Grounds, health: str) -> EditValue:
    """A person's judgement of health, with its day, decision and reason."""
    return {"health": health} | decided(grounds)
