"""Help pages, topics, and wrong usage put into words: all plain text, wholly in the reader's language."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cluster_cli.app.failure import Failure
from cluster_cli.cli.commands import COMMANDS, GROUPS, HIDDEN, offered
from cluster_cli.cli.options import Lang, as_given
from cluster_cli.cli.typer_private import (
    BadOptionUsage,
    BadParameter,
    ClickException,
    MissingParameter,
    NoSuchOption,
    choices_of,
)
from cluster_cli.core.messages import N_, Command, Message, message

if TYPE_CHECKING:
    from cluster_cli.app.session import Session
    from cluster_cli.i18n import Words

TOPICS = {
    "accessibility": N_("screen readers, colour, linear output"),
    "completion": N_("words completed by the shell"),
    "dates": N_("how days, periods and series are written"),
    "exit-codes": N_("what the exit status says"),
    "formats": N_("the forms of an answer, for people and machines"),
    "selection": N_("which rows, which columns, in which order"),
    "settings": N_("your settings, the language, the plan's folder, the environment"),
}
TEXTS = Path(__file__).parent.parent / "topics"
WIDEST = 100
NARROWEST = 40
COMMON = ("dry_run", "commit", "no_input", "data", "as_of", "at", "lang", "format", "output", "color", "raw")
SELECTION = ("responsible", "section", "project", "status", "state", "due", "text", "without")
HEAD = (
    "period", "timezone", "language", "calendar", "day_off", "horizon", "confirmation", "party", "heading", "threshold",
    "rule",
)  # fmt: skip

EXAMPLES: dict[str, tuple[str, ...]] = {
    "": ("cluster", "cluster overdue --as-of 2022-03-15", "cluster init --demo my-plan"),
    "status": ("cluster status", "cluster status --as-of 2022-03-15 --format linear"),
    "list": ("cluster list", "cluster list --responsible ttst --due 2022-Q1", "cluster list --format csv -o rows.csv"),
    "show": ("cluster show 2", "cluster show 2 --why --as-of 2022-03-15"),
    "overdue": ("cluster overdue", "cluster overdue --responsible ttst --format markdown -o overdue.md"),
    "upcoming": ("cluster upcoming", "cluster upcoming --within 60"),
    "progress": ("cluster progress", "cluster progress --by responsible --as-of 2022-03-15"),
    "matrix": ("cluster matrix", "cluster matrix --by month", "cluster matrix --by party --format csv -o load.csv"),
    "gantt": ("cluster gantt", "cluster gantt --scale quarter --responsible ttst", "cluster gantt --format linear"),
    "budget": ("cluster budget", 'cluster budget --by "source,year" --thousands', "cluster budget --format csv"),
    "indicators": ("cluster indicators", 'cluster indicators --columns "id,name,fact,plan,share" --sort share'),
    "risks": ("cluster risks", "cluster risks --all --responsible ttst"),
    "forecast": ("cluster forecast", "cluster forecast --check", "cluster forecast --responsible ttst --format csv"),
    "deps": ("cluster deps 8", "cluster deps 8 --format linear --as-of 2022-03-15"),
    "add": (
        'cluster add --title "..." --responsible ttst --due 2022-09',
        'cluster add project --title "..." --activity 8 --stage execution=2022-09',
    ),
    "update": (
        'cluster update 8 --note "..."',
        'cluster update 8 --forecast 2022-05 --late-reason "..." --action "..."',
        'cluster update 8 --weight 2 --reason "..." --by ks-3',
        'cluster update --plan --party doo="..."',
    ),
    "done": ("cluster done 3", "cluster done 2 --for 2022-03 --on 24.03.2022 --evidence protocols/3.pdf"),
    "move": (
        'cluster move 3 2022-04 --by ks-3 --reason "..."',
        'cluster move 3=2022-04 8=2022-05 --by ks-3 --reason "..."',
    ),
    "excuse": ('cluster excuse 2 --for 2022-07 --by ks-6 --reason "..."',),
    "cancel": ('cluster cancel 12 --by ks-6 --reason "..."',),
    "pause": ('cluster pause 12 --by ks-6 --reason "..."',),
    "resume": ("cluster resume 12",),
    "reopen": ('cluster reopen 3 --by ks-3 --reason "..."',),
    "confirm": ("cluster confirm 3 --by ks-3",),
    "record": (
        "cluster record employers 27 --on 31.05.2022",
        "cluster record --on 31.05.2022 -- temperature -5",
        'cluster record "..." --spent 120000.50 --project employer-aggregator',
        "cluster record r1 --status closed",
    ),
    "remove": ("cluster remove 15",),
    "edit": ("cluster edit 3",),
    "undo": ("cluster undo",),
    "validate": (
        "cluster validate",
        "cluster validate --strict --format json",
        "cluster validate --format text --format junit=junit.xml --format sarif=cluster.sarif",
    ),
    "check": (
        "cluster check",
        "cluster check --base origin/main",
        'cluster check --fail-on "error,moved" --grace 5',
        "cluster check --stale 35d --format markdown -o check.md",
    ),
    "diff": ("cluster diff", "cluster diff 2022-03-01", "cluster diff --against 2022"),
    "log": ("cluster log", "cluster log 8 --since 2022-03-01", 'cluster log --columns "day,who,mail,what" --limit 20'),
    "trend": ("cluster trend", "cluster trend 8", "cluster trend --by tag --format csv"),
    "explain": ("cluster explain unknown-party", "cluster explain"),
    "init": ("cluster init --demo my-plan", 'cluster init plan-2022 --title "..." --period 2022'),
    "schema": ("cluster schema -o cluster.schema.json", "cluster schema --of overdue"),
    "setup": (
        "cluster setup me",
        "cluster setup me --language ru --linear",
        "cluster setup git",
        "cluster setup git --remove",
        "cluster setup ci github --dry-run",
    ),
    "doctor": ("cluster doctor", "cluster doctor --format linear"),
    "completion": ("cluster completion bash",),
    "help": ("cluster help", "cluster help dates", "cluster help overdue"),
}
DETAILS: dict[str, str] = {
    "status": N_(
        "The totals, the worst of what is late, what comes next, what the data lack. Bare cluster is the same."
    ),
    "list": N_("Columns, states and statuses: cluster help selection."),
    "show": N_("With --why each figure comes with its rule and its inputs, so that it can be reckoned by hand."),
    "deps": N_(
        "The delay along an edge is what is left of the known lateness behind the days between the two. Float is by how "
        "much an item may finish later without moving the end of the whole."
    ),
    "record": N_(
        "What is recorded is called by its id, or as PROJECT.ID; a budget line by its item. Money is told in all, not what "
        "came on top. Decimals stand with a point and are kept as they are written."
    ),
    "upcoming": N_("Of a series only the next control point is named."),
    "progress": N_("On two yardsticks: by the first deadlines, and by the plan in force."),
    "matrix": N_(
        "A cell holds a word and a day: that of completion, else the one expected by the owner, else the deadline. Where "
        "the screen is too narrow the table stands in parts by columns."
    ),
    "gantt": N_("Bars are drawn on a terminal only; every other form says the same days in words."),
    "budget": N_("Every line is counted once in each cut, so the sums of each give the total to the kopeck."),
    "indicators": N_("A reading older than the period of the target is out of date: it may be bad, but never good."),
    "risks": N_("Risks stand by level, then by due; what has no level comes last."),
    "diff": N_(
        "Without a name: the last commit and the files as they lie. With one: that state and the files. A named state that "
        "plans are measured against is a tag of git: git tag baseline/2022."
    ),
    "log": N_(
        "Days are those of the commits in the time zone of the plan, persons are their authors. Of a merge only what it "
        "decided itself is told. What is not committed stands first."
    ),
    "trend": N_(
        "The end of each month is judged as of the day after it, a tag as of the day of its commit. With ids: every turn of "
        "their deadlines and expected days."
    ),
    "add": N_("On a terminal it asks for what is missing. Deadlines and series: cluster help dates."),
    "update": N_(
        'An empty text "" takes a field out. What is called a promise is changed only with --reason and --by; deadlines '
        "are moved with cluster move."
    ),
    "done": N_(
        "After the deadline it wants to know the day (--on), of several control points which one (--for). What is missing "
        "is asked on a terminal, else refused with the whole command to copy."
    ),
    "move": N_("All deadlines are moved, or none. The first deadline stays on record."),
    "excuse": N_("What is excused owes nothing. A decision after the deadline does not improve the totals."),
    "cancel": N_(
        "What is cancelled stays on record and owes nothing. A decision after the deadline does not improve the totals. A "
        "single meeting is excused instead."
    ),
    "pause": N_("A pause does not stop the clock: past its deadline a paused point is overdue."),
    "reopen": N_("A completion, an excuse or a cancellation is taken back."),
    "confirm": N_("Somebody other than the performer confirms; --by names them or their decision."),
    "remove": N_("A row with recorded facts or decisions is not removed: cluster cancel takes it out of the plan."),
    "edit": N_("The editor is the one in VISUAL or EDITOR. A text with errors is not put back."),
    "undo": N_("As a whole, and only where nobody has changed the file since."),
    "explain": N_("Without a code it lists them all."),
    "schema": N_("An editor that knows the schema completes keys and marks errors while one types."),
    "overdue": N_("Exit status 1 where something is overdue, 0 where nothing is."),
    "validate": N_(
        "Exit status 0 where the files are right, 1 where there are findings, 2 where a file cannot be read."
    ),
    "check": N_(
        "With --base it fails only on what the change made worse: new errors, promises changed without a record, done "
        "without evidence. Without it everything is judged, against the latest tag that begins with baseline/. Exit status "
        "0 where it does not fail, 1 where it does, 2 where a file or the history cannot be read."
    ),
    "init": N_("On a terminal it asks for what is not given. It never writes over a file."),
    "completion": N_("Append the output to your shell's start file: cluster help completion says where."),
    "doctor": N_(
        "One page to be read out to somebody who helps. It changes nothing and names no person, no address and no secret."
    ),
    "setup": N_(
        "Without options, me shows the settings. What git sets up needs no commit and can be run any number of times. What "
        "ci writes is committed; files that somebody has changed are left alone."
    ),
}


def root_page(group: Any, ctx: Any) -> str:
    """The page of `cluster --help`."""
    words, width = ctx.obj.words, page_width(ctx.obj)
    lines = [
        words.text(
            N_("cluster keeps an official plan as text under git: what is due, what is late, who answers for it.")
        ),
        "",
        words.text(N_("Usage: cluster [OPTIONS] COMMAND [ARGUMENTS]")),
        words.text(N_("Without a command it is cluster status.")),
    ]
    names = max(map(len, COMMANDS))
    for key, label in GROUPS.items():
        rows = [(name, words.text(entry.line)) for name, entry in offered().items() if entry.group == key]
        if rows:
            lines += ["", words.text(label), *definitions(rows, width, names)]
    lines += ["", words.text(N_("Options")), *definitions(options(group, ctx, words), width)]
    lines += ["", words.text(N_("Examples")), *examples("")]
    lines += ["", words.text(N_("More: cluster COMMAND --help, and cluster help for the topics."))]
    return "\n".join(wrapped(lines, width))


def command_page(command: Any, ctx: Any) -> str:
    """The page of one command: what it does, its arguments, its own options, the common ones, examples."""
    words, width = ctx.obj.words, page_width(ctx.obj)
    entry = (COMMANDS | HIDDEN)[command.name]
    lines = [f"{ctx.command_path}: {words.text(entry.line)}", "", usage(command, ctx, words)]
    if command.name in DETAILS:
        lines += ["", words.text(DETAILS[command.name])]
    chosen = SELECTION if has_selection(command) else ()
    head = HEAD if command.name == "update" else ()
    sections = (
        (N_("Arguments"), arguments(command, words)),
        (N_("Options"), options(command, ctx, words, without=COMMON + chosen + head)),
        (N_("The plan's head"), options(command, ctx, words, only=head) if head else []),
        (N_("Selection"), options(command, ctx, words, only=chosen) if chosen else []),
        (N_("Common options"), options(command, ctx, words, only=COMMON)),
    )
    for label, rows in sections:
        if rows:
            lines += ["", words.text(label), *definitions(rows, width)]
            if label == "Selection":
                lines += [
                    words.text(
                        N_(
                            "An option given twice is “or”, two options are “and”; each has an opposite, such as --not-section."
                        )
                    )
                ]
    if command.name in EXAMPLES:
        lines += ["", words.text(N_("Examples")), *examples(command.name)]
    return "\n".join(wrapped(lines, width))


def has_selection(command: Any) -> bool:
    """Whether the command takes the shared selection (a change command has a `--responsible` of its own)."""
    return {"not_responsible", "not_text"} <= {param.name for param in command.params}


def usage(command: Any, ctx: Any, words: Words) -> str:
    """`Usage: cluster show [OPTIONS] ID`."""
    pieces = [ctx.command_path, words.text(N_("[OPTIONS]"))]
    for param in command.params:
        if param.param_type_name == "argument" and not param.hidden:
            name = argument_name(param, words)
            pieces.append(name if param.required else f"[{name}]")
    return words.text(N_("Usage: {line}")).format(line=" ".join(pieces))


def argument_name(param: Any, words: Words) -> str:
    """`ID...` in the reader's language."""
    name = words.text(param.metavar) if param.metavar else param.name.upper()
    return f"{name}..." if param.nargs == -1 and not name.endswith("…") else name


def arguments(command: Any, words: Words) -> list[tuple[str, str]]:
    """The arguments, each with its line."""
    return [
        (argument_name(param, words), words.text(param.help) if param.help else "")
        for param in command.params
        if param.param_type_name == "argument" and not param.hidden
    ]


def options(
    command: Any,
    ctx: Any,
    words: Words,
    *,
    only: tuple[str, ...] = (),
    without: tuple[str, ...] = (),
) -> list[tuple[str, str]]:
    """The options as the page lists them: those of `only` in its order, else all but `without`, `--help` last."""
    shown = [param for param in command.get_params(ctx) if param.param_type_name == "option" and not param.hidden]
    # A switch with an opposite of its own, as in `setup me --no-color`, is never one of the shared options.
    by_name = {param.name if not param.secondary_opts else param.opts[0]: param for param in shown}
    names = [name for name in only if name in by_name] if only else [name for name in by_name if name not in without]
    return [(option_name(by_name[name], words), option_line(by_name[name], words)) for name in names]


def option_name(param: Any, words: Words) -> str:
    """`-o, --output FILE`."""
    name = ", ".join(sorted(param.opts, key=len)) + "".join(f" / {other}" for other in param.secondary_opts)
    if param.is_flag:
        return name
    if param.metavar:
        return f"{name} {words.text(param.metavar)}"
    return f"{name} {'|'.join(choices_of(param)) or words.text(N_('VALUE'))}"


def option_line(param: Any, words: Words) -> str:
    """What it does, and what it is without being given."""
    if param.name == "help":
        return words.text(N_("This page."))
    line = words.text(param.help) if param.help else ""
    if param.required:
        line += " " + words.text(N_("Required."))
    if param.default not in (None, False, ()) and not callable(param.default):
        line += " " + words.text(N_("Without it: {value}.")).format(value=param.default)
    return line.strip()


def examples(name: str) -> list[str]:
    """Complete commands, one a line."""
    return [f"  {line}" for line in EXAMPLES[name]]


def definitions(rows: list[tuple[str, str]], width: int, at_least: int = 0) -> list[str]:
    """Names in a column and what they mean beside them, or below where a name is long."""
    from textwrap import wrap

    column = max([at_least, *(len(name) for name, _ in rows if len(name) <= width // 3)], default=0) + 4
    lines = []
    for name, text in rows:
        parts = wrap(text, max(width - column, 20), break_long_words=False, break_on_hyphens=False) or [""]
        if len(name) + 4 <= column:
            lines.append(f"  {name}".ljust(column) + parts.pop(0))
        else:
            lines.append(f"  {name}")
        lines += [" " * column + part for part in parts]
    return [line.rstrip() for line in lines]


def wrapped(lines: list[str], width: int) -> list[str]:
    """Long paragraphs folded; indented lines are ready as they are."""
    from textwrap import wrap

    folded: list[str] = []
    for line in lines:
        whole = line.startswith(" ") or len(line) <= width
        folded += [line] if whole else wrap(line, width, break_long_words=False, break_on_hyphens=False)
    return folded


def page_width(session: Session) -> int:
    """Columns for a page: the terminal's, 80 in a pipe, never over 100."""
    import sys

    from cluster_cli.cli.output import is_terminal, width

    return min(max(width(session, terminal=is_terminal(sys.stdout)), NARROWEST), WIDEST)


def topic_names(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Topics and commands for completion."""
    words = ctx.obj.words
    names = {**TOPICS, **{name: entry.line for name, entry in COMMANDS.items()}}
    return [(name, words.text(line)) for name, line in names.items() if name.startswith(incomplete)]


def help_(
    ctx: typer.Context,
    *,
    topic: Annotated[
        str | None,
        typer.Argument(metavar=N_("TOPIC"), help=N_("A topic or a command."), autocompletion=topic_names),
    ] = None,
    lang: Lang = None,
) -> None:
    """Print a topic, the page of a command, or the list of topics."""
    ctx.obj.ask(lang)
    words = ctx.obj.words
    if topic is None:
        rows = [(name, words.text(line)) for name, line in TOPICS.items()]
        typer.echo(words.text(N_("Topics")))
        typer.echo("\n".join(definitions(rows, page_width(ctx.obj))))
        typer.echo(words.text(N_("Read one: cluster help TOPIC. A command: cluster help COMMAND.")))
    elif topic in TOPICS:
        typer.echo((TEXTS / words.language / f"{topic}.md").read_text(encoding="utf-8"), nl=False)
    else:
        typer.echo(_command_page(ctx, topic))


def _command_page(ctx: typer.Context, name: str) -> str:
    group: Any = ctx.find_root().command
    command = group.get_command(ctx, name)
    if command is None:
        raise Failure(
            message("there is no topic and no command “{name}”", name=name),
            message("Topics: {topics}.", topics=tuple(TOPICS)),
            *[message("Did you mean “{near}”?", near=near) for near in _near(name)],
            Command("cluster help"),
        )
    with command.make_context(name, [], parent=ctx.find_root(), resilient_parsing=True) as sub:
        return str(sub.get_help())


def _near(name: str) -> list[str]:
    from cluster_cli.core.text import nearest

    return nearest(name, [*TOPICS, *offered()])


def in_words(fault: ClickException) -> Failure:
    """The failure that says what typer's exception means."""
    match fault:
        case NoSuchOption():
            return _no_such_option(fault)
        case BadOptionUsage():
            return _bad_use(fault)
        case MissingParameter():
            return _missing(fault)
        case BadParameter():
            return _bad_value(fault)
        case _:
            return Failure(message("the command is not understood: {text}", text=fault.message), _help(fault))


def _no_such_option(fault: NoSuchOption) -> Failure:
    from cluster_cli.core.text import nearest

    params = fault.ctx.command.params if fault.ctx else []
    command = fault.ctx.command_path if fault.ctx else "cluster"
    if fault.option_name[1:2].isdecimal():
        return Failure(
            message("a number below 0 stands at the end, behind {mark}", mark="--"), *_behind(fault), _help(fault)
        )
    possible = [option for param in params for option in param.opts if option.startswith("--")]
    hints = [message("Did you mean “{near}”?", near=near) for near in nearest(fault.option_name, possible)]
    return Failure(
        message("{command} has no option {option}", command=command, option=fault.option_name), *hints, _help(fault)
    )


def _behind(fault: NoSuchOption) -> list[Command]:
    """The command as it was given, all that is no option behind the mark that ends the options."""
    return [] if fault.ctx is None else [as_given(fault.ctx, fault.ctx.obj.arguments)]


def _bad_use(fault: BadOptionUsage) -> Failure:
    if "does not take" in fault.message:
        return Failure(message("{option} takes no value", option=fault.option_name), _help(fault))
    return Failure(message("{option} needs a value", option=fault.option_name), *_example(fault), _help(fault))


def _missing(fault: MissingParameter) -> Failure:
    return Failure(message("{what} is missing", what=_name(fault.param)), *_example(fault), _help(fault))


def _bad_value(fault: BadParameter) -> Failure:
    choices = choices_of(fault.param) if fault.param else ()
    possible = [message("Possible: {choices}.", choices=choices)] if choices else []
    return Failure(message("{what}: the value cannot be used", what=_name(fault.param)), *possible, _help(fault))


def _name(param: Any) -> str | Message:
    if param is None:
        return message("an argument")
    if param.param_type_name == "option":
        return str(param.opts[0])
    return message(str(param.metavar)) if param.metavar else str(param.name).upper()


def _example(fault: Any) -> list[Command]:
    name = fault.ctx.command.name if fault.ctx else ""
    params = fault.ctx.command.params if fault.ctx else []
    if any(param.param_type_name == "argument" and str(param.metavar).startswith("ID") for param in params):
        return [Command("cluster list --ids")]  # an example with an id would be one of another plan
    return [Command(line) for line in EXAMPLES.get(name, ())[:1]]


def _help(fault: Any) -> Command:
    return Command(f"{fault.ctx.command_path if fault.ctx else 'cluster'} --help")
