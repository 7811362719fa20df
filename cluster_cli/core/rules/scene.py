"""What the rules look at: the portfolio with maps by id, the facts of every control point and every record of a decision.

Built once for all rules, in one pass, so that none of them searches.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property

from msgspec import Struct

from cluster_cli.core.diagnostics import Diagnostic
from cluster_cli.core.model import Activity, Item, Plan, Portfolio, Project
from cluster_cli.core.rules.held import Held, held_in
from cluster_cli.core.rules.hints import Hints
from cluster_cli.core.rules.records import Record, records_in


class Scene(Struct, frozen=True, dict=True):
    """The portfolio as the rules see it.

    `items` are all items by id, of doubles the first. `parts` are the parts of each row that has some, `linked` the
    projects that carry out each activity. `held` are all facts there are, `completed` those with a completion.
    """

    portfolio: Portfolio
    items: dict[str, Item]
    parts: dict[str, list[str]]
    linked: dict[str, list[Project]]
    held: list[Held]
    completed: list[Held]
    hints: Hints

    @cached_property
    def records(self) -> list[Record]:
        """Every record of a decision, laid out when the first rule asks for it."""
        return list(records_in(self.portfolio, self.held))

    @property
    def plan(self) -> Plan:
        """The road map."""
        return self.portfolio.plan

    @property
    def activities(self) -> tuple[Activity, ...]:
        """The rows of the road map."""
        return self.portfolio.plan.activities

    @property
    def every_item(self) -> tuple[Item, ...]:
        """All activities and projects."""
        return (*self.portfolio.plan.activities, *self.portfolio.matrix.projects)

    @property
    def projects(self) -> tuple[Project, ...]:
        """The cards of the portfolio."""
        return self.portfolio.matrix.projects


def scene_of(portfolio: Portfolio) -> Scene:
    """Lay out a portfolio for the rules."""
    activities, projects = portfolio.plan.activities, portfolio.matrix.projects
    items: dict[str, Item] = {}
    parts: dict[str, list[str]] = {}
    linked: dict[str, list[Project]] = {}
    for activity in activities:
        items.setdefault(activity.id, activity)
        if activity.part_of is not None:
            parts.setdefault(activity.part_of, []).append(activity.id)
    for project in projects:
        items.setdefault(project.id, project)
        for name in project.activities:
            linked.setdefault(name, []).append(project)
    held = held_in(portfolio)
    completed = [one for one in held if one.facts.completed is not None]
    return Scene(portfolio, items, parts, linked, held, completed, Hints(portfolio.plan.parties))


Rule = Callable[[Scene], Iterable[Diagnostic]]
"""A rule looks at a scene and yields what it found."""
