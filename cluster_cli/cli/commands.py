"""The literal table of commands: where each is, in which group the help lists it, and its one line."""

from __future__ import annotations

from importlib.util import find_spec
from typing import NamedTuple

from cluster_cli.core.messages import N_


class Entry(NamedTuple):
    """Where a command is, in which group the help lists it, and its one line."""

    module: str
    attribute: str
    group: str
    line: str


GROUPS = {
    "look": N_("Look"),
    "change": N_("Change"),
    "control": N_("Control"),
    "set up": N_("Set up"),
}
LOOK, CONTROL, HISTORY = "cluster_cli.cli.look", "cluster_cli.cli.control", "cluster_cli.cli.history"
CHANGE, ROWS = "cluster_cli.cli.change", "cluster_cli.cli.rows"
SETUP, HELP = "cluster_cli.cli.setup", "cluster_cli.cli.help_pages"
COMMANDS = {
    "status": Entry(LOOK, "status", "look", N_("the whole plan on one screen: what is late, what comes next")),
    "list": Entry(LOOK, "list_", "look", N_("the rows of the plan, all or a selection")),
    "show": Entry(LOOK, "show", "look", N_("one activity or project with everything known about it")),
    "overdue": Entry(LOOK, "overdue", "look", N_("what is overdue, the oldest first")),
    "upcoming": Entry(LOOK, "upcoming", "look", N_("what comes next, the nearest deadline first")),
    "progress": Entry(LOOK, "progress", "look", N_("how much of what was due is done, as a whole and in cuts")),
    "matrix": Entry(LOOK, "matrix", "look", N_("the projects against stages or months, and who is loaded when")),
    "gantt": Entry(LOOK, "gantt", "look", N_("the plan on a line of time: bars, deadlines, completions, moves")),
    "budget": Entry(LOOK, "budget", "look", N_("the money of the projects: planned, committed, spent, left")),
    "indicators": Entry(LOOK, "indicators", "look", N_("what the projects measure: fact against plan, last readings")),
    "risks": Entry(LOOK, "risks", "look", N_("risks, issues and assumptions of the projects")),
    "forecast": Entry(
        LOOK, "forecast", "look", N_("when open points will be done: by their owners, and by the record")
    ),
    "deps": Entry(LOOK, "deps", "look", N_("what an item waits for, what waits for it, and the critical path")),
    "add": Entry(ROWS, "add", "change", N_("add an activity or a project")),
    "update": Entry(ROWS, "update", "change", N_("set or take out fields")),
    "done": Entry(CHANGE, "done", "change", N_("record a completion")),
    "move": Entry(CHANGE, "move", "change", N_("move deadlines, with a reason and a decision")),
    "excuse": Entry(CHANGE, "excuse", "change", N_("lift a control point by a decision")),
    "cancel": Entry(CHANGE, "cancel", "change", N_("take an activity or a project out of the plan by a decision")),
    "pause": Entry(CHANGE, "pause", "change", N_("pause an activity or a project by a decision")),
    "resume": Entry(CHANGE, "resume", "change", N_("go on with what was paused")),
    "reopen": Entry(CHANGE, "reopen", "change", N_("take a completion back")),
    "confirm": Entry(CHANGE, "confirm", "change", N_("record that somebody else has accepted the proof")),
    "record": Entry(CHANGE, "record", "change", N_("record a reading, money spent, the state of a risk or an issue")),
    "remove": Entry(ROWS, "remove", "change", N_("remove a row that was entered by mistake")),
    "edit": Entry(CHANGE, "edit", "change", N_("edit an item in your editor")),
    "undo": Entry(CHANGE, "undo", "change", N_("take the last change back")),
    "validate": Entry(CONTROL, "validate", "control", N_("check whether the files are right")),
    "check": Entry(
        CONTROL,
        "check",
        "control",
        N_("check whether promises are kept, and whether a change keeps them"),
    ),
    "diff": Entry(HISTORY, "diff", "control", N_("what differs between two states of the plan")),
    "log": Entry(HISTORY, "log", "control", N_("who changed what and when, as git has it")),
    "trend": Entry(HISTORY, "trend", "control", N_("how the figures went, by month or by tag")),
    "explain": Entry(CONTROL, "explain", "control", N_("what a finding means and how to mend it")),
    "init": Entry(SETUP, "init", "set up", N_("begin a plan, by questions or by options")),
    "schema": Entry(SETUP, "schema", "set up", N_("the JSON Schema of the files, for an editor")),
    "setup": Entry(
        SETUP, "setup", "set up", N_("your own settings; merges and hooks of a clone; the checks of a forge")
    ),
    "doctor": Entry(SETUP, "examine", "set up", N_("how the program stands on this machine")),
    "completion": Entry(SETUP, "completion", "set up", N_("the script that completes words in your shell")),
    "help": Entry(HELP, "help_", "set up", N_("help on a topic or a command")),
}
HIDDEN = {
    "merge-driver": Entry(CONTROL, "merge_driver", "control", N_("merge a file of the plan, for git")),
}
"""What other programs call; no list names them."""


def offered() -> dict[str, Entry]:
    """The commands that this installation has."""
    there = {module: find_spec(module) is not None for module in {entry.module for entry in COMMANDS.values()}}
    return {name: entry for name, entry in COMMANDS.items() if there[entry.module]}
