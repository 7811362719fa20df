"""Shell completion: the scripts, the answer that they ask the program for, and what completes a word of a plan.

A script calls `cluster WORD...` with `_CLUSTER_COMPLETE` set to the shell's name; the last word is the one being typed.
The answer has one candidate a line: the word, a tab, what it means. Completion runs while a person types: it never fails
and never asks; where a plan cannot be read there is nothing to offer.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer

from cluster_cli.cli.typer_private import CompletionItem, ShellComplete
from cluster_cli.core.messages import N_
from cluster_cli.core.text import cell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cluster_cli.app.session import Session
    from cluster_cli.core.model import Portfolio

BASH = """\
_cluster_completion() {
    local line word
    COMPREPLY=()
    while IFS=$'\\n' read -r line; do
        word=${line%%$'\\t'*}
        if [[ $COMP_TYPE == 63 && $line == *$'\\t'* ]]; then
            word="$word  (${line#*$'\\t'})"
        fi
        COMPREPLY+=("$word")
    done < <(_CLUSTER_COMPLETE=bash cluster "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
    if [[ ${#COMPREPLY[@]} == 1 ]]; then
        COMPREPLY=("${COMPREPLY[0]%%  (*}")
    fi
}
complete -o default -F _cluster_completion cluster
"""
ZSH = """\
#compdef cluster
_cluster() {
    local line
    local -a found
    for line in "${(@f)$(_CLUSTER_COMPLETE=zsh cluster "${(@)words[2,$CURRENT]}" 2>/dev/null)}"; do
        [[ -n $line ]] || continue
        found+=("${${line%%$'\\t'*}//:/\\\\:}:${line#*$'\\t'}")
    done
    if (( ${#found} )); then
        _describe 'cluster' found
    else
        _files
    fi
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _cluster "$@"
else
    compdef _cluster cluster
fi
"""
FISH = """\
function __cluster_complete
    set -l words (commandline -opc) (commandline -ct)
    env _CLUSTER_COMPLETE=fish cluster $words[2..-1] 2>/dev/null
end
complete -c cluster -a '(__cluster_complete)'
"""
POWERSHELL = """\
Register-ArgumentCompleter -Native -CommandName cluster -ScriptBlock {
    param($word, $line, $position)
    $words = @($line.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.ToString().Trim('"') })
    if ($word -eq '') { $words += ' ' }
    $env:_CLUSTER_COMPLETE = 'powershell'
    try {
        cluster @words 2>$null | ForEach-Object {
            $parts = $_ -split "`t", 2
            $help = if ($parts.Count -gt 1 -and $parts[1]) { $parts[1] } else { $parts[0] }
            [System.Management.Automation.CompletionResult]::new($parts[0], $parts[0], 'ParameterValue', $help)
        }
    } finally {
        Remove-Item Env:_CLUSTER_COMPLETE
    }
}
"""
SCRIPTS = {"bash": BASH, "zsh": ZSH, "fish": FISH, "powershell": POWERSHELL}


class _Words(ShellComplete):
    """Typer's search for what a word may be, without its ways of asking and answering."""

    name = "cluster"
    source_template = ""

    def source_vars(self) -> dict[str, Any]:
        """Not used: the scripts are constants."""
        return {}

    def get_completion_args(self) -> tuple[list[str], str]:
        """Not used: the words come as arguments."""
        return [], ""

    def format_completion(self, item: CompletionItem) -> str:
        """The word, a tab, what it means."""
        return f"{item.value}\t{item.help or ''}".rstrip("\t")


def complete(program: Any, arguments: list[str], session: Session, shell: str) -> int:
    """Answer a shell's question; never fails, says nothing where there is nothing to say."""
    *words, typed = _joined(arguments) or [""]
    asker = _Words(program, {"obj": session}, "cluster", "")
    try:
        candidates = asker.get_completions(words, "" if typed == " " else typed)
        lines = [asker.format_completion(_in_words(item, session)) for item in candidates]
    except Exception:  # noqa: BLE001 - a shell must never see a traceback while a person types
        return 0
    if shell != "bash":  # bash completes what stands behind the sign alone
        lines = [_after_equals(line, typed) for line in lines]
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return 0


def _joined(arguments: list[str]) -> list[str]:
    # bash parts `--format=csv` into three words.
    words: list[str] = []
    for argument in arguments:
        if argument == "=" and words and words[-1].startswith("--"):
            words[-1] += "="
        elif words and words[-1].startswith("--") and words[-1].endswith("="):
            words[-1] += argument
        else:
            words.append(argument)
    return words


def _after_equals(line: str, typed: str) -> str:
    option, equals, _ = typed.partition("=")
    return f"{option}={line}" if equals and option.startswith("--") else line


def _in_words(item: CompletionItem, session: Session) -> CompletionItem:
    return CompletionItem(cell(str(item.value)), help=cell(session.words.text(item.help)) if item.help else "")


Candidate = tuple[str, str]
MOST = 500


def items(ctx: typer.Context, incomplete: str) -> list[Candidate]:
    """Ids of activities and projects."""
    return _matching(ctx, incomplete, _items)


Item = Annotated[
    str, typer.Argument(metavar=N_("ID"), help=N_("The id of an activity or a project."), autocompletion=items)
]


def activities(ctx: typer.Context, incomplete: str) -> list[Candidate]:
    """Ids of activities."""
    return _matching(ctx, incomplete, lambda plan: ((row.id, row.title) for row in plan.plan.activities))


def projects(ctx: typer.Context, incomplete: str) -> list[Candidate]:
    """Ids of projects."""
    return _matching(ctx, incomplete, lambda plan: ((card.id, card.title) for card in plan.matrix.projects))


def recorded(ctx: typer.Context, incomplete: str) -> list[Candidate]:
    """What `record` records of: indicators, risks and issues by their ids, budget lines by their items."""
    return _matching(ctx, incomplete, _recorded)


def _recorded(plan: Portfolio) -> Iterable[Candidate]:
    for card in plan.matrix.projects:
        yield from ((each.id, each.title) for each in card.indicators)
        yield from ((each.id, each.title) for each in card.risks)
        yield from ((each.id, each.title) for each in card.issues)
        yield from ((line.item, card.title) for line in card.budget if line.item is not None)


def register_statuses(ctx: typer.Context, incomplete: str) -> list[Candidate]:
    """What a risk or an issue can be."""
    from cluster_cli.core.judge.registers import STATUSES_OF_RISK

    words = ctx.obj.words
    return [(key, words.text(term.label)) for key, term in STATUSES_OF_RISK.items() if key.startswith(incomplete)]


def parties(ctx: typer.Context, incomplete: str) -> list[Candidate]:
    """Keys of parties."""
    return _matching(ctx, incomplete, lambda plan: ((party.id, party.name) for party in plan.plan.parties.values()))


def sections(ctx: typer.Context, incomplete: str) -> list[Candidate]:
    """Keys of sections."""
    return _matching(ctx, incomplete, lambda plan: iter(plan.plan.sections.items()))


def decisions(ctx: typer.Context, incomplete: str) -> list[Candidate]:
    """Keys of decisions."""
    return _matching(ctx, incomplete, lambda plan: ((each.id, each.title) for each in plan.plan.decisions.values()))


def points(ctx: typer.Context, incomplete: str) -> list[Candidate]:
    """Points of the items named so far: periods of a series, stages with their titles."""
    return _matching(ctx, incomplete, lambda plan: _points(plan, _items_before(ctx)))


def _items_before(ctx: typer.Context) -> set[str]:
    """The items before the word that is being typed; where its option has no value yet they are left unparsed."""
    return {*(ctx.params.get("ids") or ctx.params.get("moves_asked") or ()), *ctx.args}


def _points(plan: Portfolio, items: set[str]) -> Iterable[Candidate]:
    from cluster_cli.core.plan.schedule import point_names

    for row in plan.plan.activities:
        if row.id in items:
            yield from ((name, "") for name in point_names(row, plan.plan))
    for card in plan.matrix.projects:
        if card.id in items:
            yield from ((stage.key, plan.matrix.stages.get(stage.key, "")) for stage in card.stages)


def statuses(ctx: typer.Context, incomplete: str) -> list[Candidate]:
    """What people decide."""
    from cluster_cli.core.model import Status

    return [(status, "") for status in get_args(Status) if status.startswith(incomplete)]


def states(ctx: typer.Context, incomplete: str) -> list[Candidate]:
    """States of a control point, with their words."""
    try:
        from cluster_cli.core.naming import STATES

        return [(state.key, ctx.obj.words.text(state.label)) for state in STATES if state.key.startswith(incomplete)]
    except Exception:  # noqa: BLE001 - completion never fails
        return []


def fields(ctx: typer.Context, incomplete: str) -> list[Candidate]:
    """Fields that an item may lack, with their words."""
    try:
        from cluster_cli.core.judge.selection import ITEM_FIELDS, POINT_FACTS

        terms = (*POINT_FACTS.values(), *ITEM_FIELDS.values())
        return [(term.key, ctx.obj.words.text(term.label)) for term in terms if term.key.startswith(incomplete)]
    except Exception:  # noqa: BLE001 - completion never fails
        return []


def columns(ctx: typer.Context, incomplete: str) -> list[Candidate]:
    """Columns of a list, with what they are called; of several parted by commas, the last one."""
    from importlib import import_module

    if ctx.command.name in OWN_COLUMNS:
        listed = import_module(f"cluster_cli.core.reports.{ctx.command.name}").LIST.columns
    else:
        listed = import_module("cluster_cli.core.reports.shared").COLUMNS
    head, comma, last = incomplete.rpartition(",")
    words = ctx.obj.words
    return [
        (f"{head}{comma}{key}", words.text(column.label))
        for key, (column, _) in listed.items()
        if key.startswith(last.removeprefix("-"))
    ]


def kinds(ctx: typer.Context, incomplete: str) -> list[Candidate]:
    """What is added."""
    del ctx
    return [(kind, "") for kind in KINDS if kind.startswith(incomplete)]


def codes(ctx: typer.Context, incomplete: str) -> list[Candidate]:
    """Codes of findings."""
    try:
        from cluster_cli.core.codes import every_code

        return [(name, "") for name in sorted(every_code()) if name.startswith(incomplete)]
    except Exception:  # noqa: BLE001 - completion never fails
        return []


OWN_COLUMNS = ("budget", "indicators", "risks", "forecast", "gantt", "log", "diff", "trend")
"""Commands whose lists have columns of their own."""
KINDS = ("activity", "project")
"""What `add` adds."""


def _items(plan: Portfolio) -> Iterable[Candidate]:
    yield from ((row.id, row.title) for row in plan.plan.activities)
    yield from ((card.id, card.title) for card in plan.matrix.projects)


def _matching(ctx: Any, incomplete: str, listed: Callable[[Portfolio], Iterable[Candidate]]) -> list[Candidate]:
    try:
        plan = _portfolio(ctx.params.get("data"))
        if plan is None:
            return []
        candidates = [(key, cell(text)) for key, text in listed(plan) if key.startswith(incomplete)]
    except Exception:  # noqa: BLE001 - completion never fails
        return []
    return candidates[:MOST]


def _portfolio(data: str | None) -> Portfolio | None:
    from cluster_cli.store.workspace import find_data, load

    folder = find_data(Path.cwd(), data, os.environ)
    return load(folder, warnings=False).portfolio if isinstance(folder, Path) else None
