"""Shell completion: the scripts, and the answer that they ask the program for.

A script calls `cluster WORD...` with `_CLUSTER_COMPLETE` set to the shell's name; the last word is the one being typed.
The answer has one candidate a line: the word, a tab, what it means. Typer's own protocol imports rich for each answer
and shows no help in bash.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer._click.shell_completion import CompletionItem, ShellComplete

from cluster_cli.cli.options import Lang, OneOf
from cluster_cli.core.messages import N_
from cluster_cli.core.text import cell

if TYPE_CHECKING:
    from cluster_cli.cli.session import Session

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


def completion(
    *,
    shell: Annotated[
        str,
        typer.Argument(
            click_type=OneOf(*SCRIPTS), metavar=N_("SHELL"), help=N_("Your shell: bash, zsh, fish or powershell.")
        ),
    ],
    lang: Lang = None,
) -> None:
    """Print the script of one shell."""
    del lang  # the script has no words
    typer.echo(SCRIPTS[shell], nl=False)


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
        found = asker.get_completions(words, "" if typed == " " else typed)
        lines = [asker.format_completion(_named(item, session)) for item in found]
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


def _named(item: CompletionItem, session: Session) -> CompletionItem:
    return CompletionItem(cell(str(item.value)), help=cell(session.words.text(item.help)) if item.help else "")
