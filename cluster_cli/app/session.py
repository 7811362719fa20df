"""What one run knows before it reads a plan: the environment, the user's settings, the language it speaks, the clock.

What a user chose for good with `cluster setup me` (language, linear output, no colour) is kept as JSON in the user's own
folder, never beside a plan. A file that cannot be read counts as no settings, since no command may fail because of it;
`setup me` says so and writes a new one.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from cluster_cli.i18n import LANGUAGES, Language, Words

if TYPE_CHECKING:
    from cluster_cli.core.messages import Message

ON_LINUX: bool = sys.platform == "linux"
HOME = ("--data", "--as-of", "--at", "--lang")
"""Which plan, as of which day, as it stood when, in which language."""


class Settings(Struct, frozen=True, omit_defaults=True):
    """A field that is not set leaves the choice to the plan, the environment and the terminal."""

    language: Language | None = None
    linear: bool | None = None
    color: Literal["never"] | None = None


def settings_file(environ: Mapping[str, str] = os.environ) -> Path:
    """Where the settings are: in `CLUSTER_CONFIG_DIR` where that is set, else where the system keeps such files."""
    if folder := environ.get("CLUSTER_CONFIG_DIR"):
        return Path(folder) / "settings.json"
    if ON_LINUX:
        # What platformdirs does there, without the third of an interpreter's start that its import costs every command.
        config = environ.get("XDG_CONFIG_HOME", "").strip()
        return (Path(config) if config else Path("~/.config").expanduser()) / "cluster" / "settings.json"
    from platformdirs import user_config_path

    return user_config_path("cluster", appauthor=False) / "settings.json"


def read_settings(path: Path) -> Settings | None:
    """The settings in `path`; `None` where the file is there but is not readable as such."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError):
        return None
    from msgspec import DecodeError, json

    try:
        return json.decode(raw, type=Settings)
    except (DecodeError, UnicodeDecodeError):
        return None


def write_settings(path: Path, settings: Settings) -> None:
    """Replace the settings file as a whole, making its folder."""
    from msgspec import json

    from cluster_cli.store.write import replace

    path.parent.mkdir(parents=True, exist_ok=True)
    replace(path, json.format(json.encode(settings)) + b"\n")


Clock = Callable[[str | None], date]
"""Today in a time zone by its name, on this machine without one; a `Failure` where that zone is not known here."""


def no_clock(timezone: str | None) -> date:
    """The clock of a session that only speaks: nothing is judged in it."""
    raise NotImplementedError(timezone)


class Session:
    """One run of the program. `words` speak the language that is known so far: the plan's only once it is read.

    `--lang` beats `CLUSTER_LANG` beats the user's settings beats the plan's `language` beats the locale. `home` holds the
    options of `HOME` as they were given: every command that is offered is to be called with them too.
    """

    def __init__(
        self,
        environ: Mapping[str, str] = os.environ,
        asked: Language | None = None,
        arguments: Sequence[str] = (),
        clock: Clock = no_clock,
    ) -> None:
        self.environ = environ
        self.asked = asked
        self.arguments = arguments
        self.clock = clock
        self.plan_language: Language | None = None
        self.home = home_of(arguments)
        self._settings: Settings | None = None
        self._words: Words | None = None
        self.notices: list[Message] = []
        """What a use case has to say beside its answer, in order; the command line prints it before anything else."""
        self.judgement: object = None
        """Held till the process ends: to free the records of 1,000 rows takes as long as to show them."""

    def ask(self, lang: str | None) -> None:
        """Take what `--lang` says; `None` changes nothing."""
        self.asked = language_of(lang or "") or self.asked

    @property
    def settings(self) -> Settings:
        """The user's settings; unreadable ones count as none."""
        if self._settings is None:
            try:
                self._settings = read_settings(settings_file(self.environ)) or Settings()
            except (OSError, RuntimeError, ValueError):  # no home folder, a name no system takes
                self._settings = Settings()
        return self._settings

    @property
    def language(self) -> Language:
        """The language of everything that is said from now on."""
        chosen = self.asked or language_of(self.environ.get("CLUSTER_LANG", ""))
        return chosen or self.settings.language or self.plan_language or locale_language(self.environ)

    @property
    def words(self) -> Words:
        """The words of that language."""
        language = self.language
        if self._words is None or self._words.language != language:
            self._words = Words(language)
        return self._words


def language_of(name: str) -> Language | None:
    """The language that a name such as `ru_RU.UTF-8`, `en` or `Russian_Russia.1251` means; `None` for any other."""
    lowered = name.lower()
    for language, full in zip(LANGUAGES, ("russian", "english"), strict=True):
        if lowered == language or lowered.startswith((f"{language}_", f"{language}-", f"{language}.", full)):
            return language
    return None


def language_in(text: str) -> Language | None:
    """The language that a plan's text names; for a file that cannot be read, such as one with an unfinished merge."""
    import re

    line = re.search(r"(?m)^language:[ \t]+['\"]?(ru|en)\b", text)
    return language_of(line[1]) if line else None


def locale_language(environ: Mapping[str, str]) -> Language:
    """The language of the locale; English where that is neither of ours."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if name := environ.get(variable):
            return language_of(name) or "en"
    if sys.platform == "win32":
        import locale

        return language_of(locale.getlocale()[0] or "") or "en"
    return "en"


def asked_language(arguments: Sequence[str]) -> Language | None:
    """The value of the last `--lang` among the arguments, so that a wrong use is told in the right language too."""
    languages = [each for value in _values(arguments, "--lang") for each in LANGUAGES if each == value.lower()]
    return languages[-1] if languages else None


def home_of(arguments: Sequence[str]) -> dict[str, str]:
    """The options of `HOME` among the arguments, each with its last value; a language that there is not is left out."""
    home = {option: values[-1] for option in HOME[:3] if (values := _values(arguments, option))}
    language = asked_language(arguments)
    return home if language is None else home | {"--lang": language}


def _values(arguments: Sequence[str], option: str) -> list[str]:
    """What an option was given, before anything is parsed."""
    values = []
    for index, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument == option and index + 1 < len(arguments):
            values.append(arguments[index + 1])
        elif argument.startswith(f"{option}="):
            values.append(argument.removeprefix(f"{option}="))
    return values
