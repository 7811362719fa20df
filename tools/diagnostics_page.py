"""Write docs/ru/diagnostics.md and docs/en/diagnostics.md from the tables of codes.

Usage: python tools/diagnostics_page.py [check]

Without an argument writes both pages; with `check` names the stale ones and ends with 1 where there are any.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cluster_cli.core.codes import TABLES, codes_about
from cluster_cli.i18n import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cluster_cli.core.diagnostics import Code
    from cluster_cli.i18n import Language

ROOT = Path(__file__).resolve().parent.parent
SUBJECTS: tuple[tuple[Code, ...], ...] = tuple(codes_about(subject) for subject in TABLES)


class Frame(NamedTuple):
    """The words of the page around the codes; `subjects` are the headings of `SUBJECTS`."""

    title: str
    opening: str
    subjects: tuple[str, ...]
    severities: dict[str, str]
    says: str
    remedy: str
    wrong: str
    right: str


FRAMES: dict[Language, Frame] = {
    "ru": Frame(
        "Замечания и что они значат",
        "Каждое замечание имеет код: он стоит в квадратных скобках после слова «ошибка» или «предупреждение». То же, что "
        "на этой странице, печатает `cluster explain КОД`. Слова в фигурных скобках программа заменяет тем, что нашла.\n\n"
        "Степень строгости предупреждения план может изменить ключом `rules`: `rules: {КОД: error}`, `warning` или "
        "`off`. Ошибки отключить нельзя.",
        (
            "Файл как целое", "Запись YAML", "Строгое подмножество YAML", "Ключи и значения", "Содержание плана",
            "Обещания и сроки: что находит check", "Изменения, которые программа не делает сама",
        ),
        {"error": "ошибка", "warning": "предупреждение"},
        "Сообщение", "Что делать", "Неверно", "Верно",
    ),
    "en": Frame(
        "Findings and what they mean",
        "Every finding has a code: it stands in square brackets after the word “error” or “warning”. "
        "`cluster explain CODE` prints what stands on this page. Words in braces are filled in with what was found.\n\n"
        "A plan may change the severity of a warning with the key `rules`: `rules: {CODE: error}`, `warning` or `off`. "
        "Errors cannot be switched off.",
        (
            "The file as a whole", "The notation of YAML", "The strict subset of YAML", "Keys and values",
            "What the plan says", "Promises and deadlines: what check finds", "Changes that the program does not make by itself",
        ),
        {"error": "error", "warning": "warning"},
        "Message", "Remedy", "Wrong", "Right",
    ),
}  # fmt: skip


def page(language: Language) -> str:
    """The whole page in one language."""
    frame, words = FRAMES[language], Words(language)
    lines = [
        "<!-- made by tools/diagnostics_page.py; do not edit -->",
        f"# {frame.title}",
        "",
        frame.opening,
    ]
    for heading, codes in zip(frame.subjects, SUBJECTS, strict=True):
        if codes:
            lines += ["", f"## {heading}"]
        for code in sorted(codes, key=lambda each: each.name):
            lines += _entry(code, frame, words)
    return "\n".join([*lines, ""])


def _entry(code: Code, frame: Frame, words: Words) -> Iterator[str]:
    yield from ("", f"### `{code.name}`: {frame.severities[code.severity]}", "", words.text(code.why), "")
    yield f"{frame.says}: {_shielded(words.text(code.message))}"
    if code.remedy:
        yield from ("", f"{frame.remedy}: {_shielded(words.text(code.remedy))}")
    for label, sample in ((frame.wrong, code.bad), (frame.right, code.good)):
        if sample:
            yield from ("", f"{label}:", "", "```yaml", *sample.rstrip("\n").split("\n"), "```")


def _shielded(text: str) -> str:
    """A template as Markdown text: nothing in it is markup."""
    return re.sub(r"([\\*_<>\[\]`#|])", r"\\\1", text)


def target(language: Language) -> Path:
    """Where the page stands."""
    return ROOT / "docs" / language / "diagnostics.md"


def stale() -> list[Path]:
    """The pages that are not what the tables say."""
    return [
        path
        for language in FRAMES
        if not (path := target(language)).exists() or path.read_text(encoding="utf-8") != page(language)
    ]


def main(arguments: list[str]) -> int:
    """Write the pages, or name the stale ones."""
    if arguments[:1] == ["check"]:
        for path in stale():
            print(f"stale: {path.relative_to(ROOT)}; run python tools/diagnostics_page.py")
        return int(bool(stale()))
    for language in FRAMES:
        target(language).parent.mkdir(parents=True, exist_ok=True)
        target(language).write_text(page(language), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
