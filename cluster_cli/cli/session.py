"""What one run knows before it reads a plan: the environment, the user's settings, the language it speaks."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence

from cluster_cli.cli.settings import Settings, read_settings, settings_file
from cluster_cli.core.patterns import late
from cluster_cli.i18n import LANGUAGES, Language, Words

_NAMED = late(r"(?m)^language:[ \t]+['\"]?(ru|en)\b")
HOME = ("--data", "--as-of", "--at", "--lang")
"""Which plan, as of which day, as it stood when, in which language."""


class Session:
    """One run of the program. `words` speak the language known so far (design 6, issue of the first capability).

    `--lang` beats `CLUSTER_LANG` beats the user's settings beats the plan's `language` beats the locale. `home` holds the
    options of `HOME` as they were given: every command that is offered is to be called with them too.
    """

    def __init__(
        self,
        environ: Mapping[str, str] = os.environ,
        asked: Language | None = None,
        arguments: Sequence[str] = (),
    ) -> None:
        self.environ = environ
        self.asked = asked
        self.arguments = arguments
        self.plan_language: Language | None = None
        self.home = home_of(arguments)
        self._settings: Settings | None = None
        self._words: Words | None = None
        self.kept: object = None
        """What is not taken apart before the process ends: of 1,000 rows that takes as long as to show them."""

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
        named = self.asked or language_of(self.environ.get("CLUSTER_LANG", ""))
        return named or self.settings.language or self.plan_language or locale_language(self.environ)

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
    named = _NAMED().search(text)
    return language_of(named[1]) if named else None


def locale_language(environ: Mapping[str, str]) -> Language:
    """The language of the locale; English where that is neither of ours."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if named := environ.get(variable):
            return language_of(named) or "en"
    if sys.platform == "win32":
        import locale

        return language_of(locale.getlocale()[0] or "") or "en"
    return "en"


def asked_language(arguments: Sequence[str]) -> Language | None:
    """The value of the last `--lang` among the arguments, so that a wrong use is told in the right language too."""
    known = [language for value in _values(arguments, "--lang") for language in LANGUAGES if language == value.lower()]
    return known[-1] if known else None


def home_of(arguments: Sequence[str]) -> dict[str, str]:
    """The options of `HOME` among the arguments, each with its last value; a language that there is not is left out."""
    told = {option: values[-1] for option in HOME[:3] if (values := _values(arguments, option))}
    language = asked_language(arguments)
    return told if language is None else told | {"--lang": language}


def _values(arguments: Sequence[str], option: str) -> list[str]:
    """What an option was given, before anything is parsed."""
    found = []
    for index, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument == option and index + 1 < len(arguments):
            found.append(arguments[index + 1])
        elif argument.startswith(f"{option}="):
            found.append(argument.removeprefix(f"{option}="))
    return found
