"""Wrong usage put into words: what typer found, as a failure in our sentences.

Typer's own messages are English and cannot be translated, so only their kind and their facts are used.
"""

from __future__ import annotations

from typing import Any

from typer._click.exceptions import BadOptionUsage, BadParameter, ClickException, MissingParameter, NoSuchOption

from cluster_cli.cli.failure import Failure
from cluster_cli.core.messages import Command, Message, message
from cluster_cli.core.text import quote_argument


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
    known = [option for param in params for option in param.opts if option.startswith("--")]
    hints = [message('Did you mean "{near}"?', near=near) for near in nearest(fault.option_name, known)]
    return Failure(
        message("{command} has no option {option}", command=command, option=fault.option_name), *hints, _help(fault)
    )


def _behind(fault: NoSuchOption) -> list[Command]:
    """The command as it was given, all that is no option behind the mark that ends the options."""
    if fault.ctx is None:
        return []
    verbs = fault.ctx.command_path.split()[1:]
    valued = {name for param in fault.ctx.command.params if not getattr(param, "is_flag", True) for name in param.opts}
    options: list[str] = []
    named: list[str] = []
    given = iter(fault.ctx.obj.arguments)
    for argument in given:
        if argument[:1] == "-" and not argument[1:2].isdecimal():
            options.append(_written(argument))
            if argument in valued:
                options.append(quote_argument(next(given, "")))
        else:
            named.append(argument)
    return [Command(" ".join(["cluster", *verbs, *options]), tuple(named[len(verbs) :]))]


def _bad_use(fault: BadOptionUsage) -> Failure:
    if "does not take" in fault.message:
        return Failure(message("{option} takes no value", option=fault.option_name), _help(fault))
    return Failure(message("{option} needs a value", option=fault.option_name), *_example(fault), _help(fault))


def _missing(fault: MissingParameter) -> Failure:
    return Failure(message("{what} is missing", what=_name(fault.param)), *_example(fault), _help(fault))


def _bad_value(fault: BadParameter) -> Failure:
    choices = tuple(map(str, getattr(fault.param.type, "choices", ()))) if fault.param else ()
    possible = [message("Possible: {choices}.", choices=choices)] if choices else []
    return Failure(message("{what}: the value cannot be used", what=_name(fault.param)), *possible, _help(fault))


def _name(param: Any) -> str | Message:
    if param is None:
        return message("an argument")
    if param.param_type_name == "option":
        return str(param.opts[0])
    return message(str(param.metavar)) if param.metavar else str(param.name).upper()


def _example(fault: Any) -> list[Command]:
    from cluster_cli.cli.pages import EXAMPLES

    name = fault.ctx.command.name if fault.ctx else ""
    params = fault.ctx.command.params if fault.ctx else []
    if any(param.param_type_name == "argument" and str(param.metavar).startswith("ID") for param in params):
        return [Command("cluster list --ids")]  # an example with an id would be one of another plan
    return [Command(line) for line in EXAMPLES.get(name, ())[:1]]


def corrected(ctx: Any, wrong: str, right: str) -> Command:
    """The command as it was given, with one value put right; the page of the command where the value is not found."""
    given = list(ctx.obj.arguments)
    for at in reversed(range(len(given))):
        name, equals, value = given[at].rpartition("=") if given[at].startswith("--") else ("", "", given[at])
        parts = value.split(",")
        if wrong in (value, *parts):
            found = ",".join(dict.fromkeys(right if part == wrong else part for part in parts))
            found = right if value == wrong else found
            given[at] = f"{name}{equals}{found}"
            return Command(" ".join(["cluster", *map(_written, given)]))
    return Command(f"{ctx.command_path} --help")


def _written(argument: str) -> str:
    """An argument to copy: the name of an option is never quoted, its value where it must be."""
    name, equals, value = argument.partition("=")
    if not argument.startswith("-") or not name.replace("-", "").isalnum():
        return quote_argument(argument)
    return f"{name}={quote_argument(value)}" if equals else name


def _help(fault: Any) -> Command:
    return Command(f"{fault.ctx.command_path if fault.ctx else 'cluster'} --help")
