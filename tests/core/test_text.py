from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cluster_cli.core.messages import offer
from cluster_cli.core.text import cell, command_line, find_name, fold, nearest, quote_argument, visible

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=[]), max_size=60)
HIDDEN = {*range(0x20), *range(0x7F, 0xA0), 0x61C, 0x200E, 0x200F, 0x2028, 0x2029, 0xFEFF} | {
    *range(0x202A, 0x202F),
    *range(0x2066, 0x206A),
    *range(0xD800, 0xE000),
}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("обычный текст — «да»", "обычный текст — «да»"),
        ("\x1b[31mred\x1b[0m", r"\x1b[31mred\x1b[0m"),
        ("\x00\x07\x7f\x85\x9b", r"\x00\x07\x7f\x85\x9b"),
        ("a\u202eb\u2066c\u200fd\u061ce", r"a\u202eb\u2066c\u200fd\u061ce"),
        ("\u2028\u2029\ufeff\ud800", r"\u2028\u2029\ufeff\ud800"),
        ("a\r\n\tb", "a\\x0d\n\tb"),
        ("e\u0301 🎉 日本 \u00a0", "e\u0301 🎉 日本 \u00a0"),
    ],
)
def test_hidden_characters_are_written_out(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(ANY_TEXT)
def test_nothing_hidden_is_left_and_twice_is_once(text: str) -> None:
    shown = visible(text)
    assert not {ord(character) for character in shown} & (HIDDEN - {9, 10})
    assert visible(shown) == shown
    shown.encode()  # no surrogate is left


@given(ANY_TEXT)
def test_a_cell_is_one_line(text: str) -> None:
    shown = cell(text)
    assert not {ord(character) for character in shown} & HIDDEN
    assert cell(shown) == shown
    assert cell(visible(text)) == shown


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Ёлка", "елка"),
        ("  Департамент \t общего\u00a0образования ", "ДЕПАРТАМЕНТ ОБЩЕГО ОБРАЗОВАНИЯ"),
        ("е\u0308ж", "еж"),
        ("Straße", "STRASSE"),
        ("кластерныи\u0306", "кластерный"),
    ],
)
def test_folding_ignores_what_does_not_tell_names_apart(left: str, right: str) -> None:
    assert fold(left) == fold(right)


@given(ANY_TEXT)
def test_folding_twice_is_folding_once_for_composed_text(text: str) -> None:
    plain = "".join(character for character in text if unicodedata.category(character)[0] in "LNPZ")
    assert fold(fold(plain)) == fold(plain)


def test_nearest_names_the_best_first() -> None:
    assert nearest("tts", ["dpo", "ttst", "members"]) == ["ttst"]
    assert nearest("overdeu", ["overdue", "over", "undo"], 2) == ["overdue", "over"]
    assert nearest("Техникум", ["ТЕХНИКУМ социальных технологий", "техникум"]) == ["техникум"]
    assert nearest("луч", ["дом", "ано «Луч»"]) == ["ано «Луч»"]
    assert nearest("employer", ["big-meetings", "employer-aggregator"]) == ["employer-aggregator"]
    assert nearest("em", ["employer-aggregator"]) == []
    assert nearest("zzz", ["dpo", "ttst"]) == []
    assert nearest("x", []) == []


def test_nearest_is_bounded() -> None:
    assert nearest("name" * 10_000, ("name" * 10_000 for _ in range(3))) == ["name" * 10_000]
    assert nearest("last", [*("other" for _ in range(5_000)), "last"]) == []


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("3", "3"),
        ("2022-03", "2022-03"),
        ("2022-01/2022-03", "2022-01/2022-03"),
        ("3=2022-04", "3=2022-04"),
        ("ттст", "ттст"),
        ("", '""'),
        ("-x", '"-x"'),
        ("протокол № 3", '"протокол № 3"'),
        ("a,b", '"a,b"'),
        (r"protocols\3 копия.pdf", r'"protocols\3 копия.pdf"'),
        ("C:\\dir\\", '"C:\\dir\\\\"'),
        ('ООО "Ромашка"', "\"ООО 'Ромашка'\""),
        ("„так“", "\"'так'\""),
        ("$(calc) $HOME ${x} 5 $", '"?(calc) ?HOME ?{x} 5 $"'),
        ("`calc`", "\"'calc'\""),
        ("5 $:x", '"5 ?:x"'),
        ("a\n& calc\t\x1b", '"a & calc  "'),
        ("Ура! Сдано!", '"Ура! Сдано."'),
        ("a!b !$ !", '"a.b .$ ."'),
    ],
)
def test_arguments_are_quoted_for_every_shell(text: str, quoted: str) -> None:
    assert quote_argument(text) == quoted


@given(ANY_TEXT)
def test_a_quoted_argument_is_one_word_that_no_shell_expands(text: str) -> None:
    quoted = quote_argument(text)
    assert len(shlex.split(quoted)) == 1
    assert quoted.isprintable() or not {ord(character) for character in quoted} & HIDDEN
    inner = quoted[1:-1] if quoted.startswith('"') else quoted
    assert not set('"`“”„') & set(inner)
    assert quoted.startswith('"') or not set(" &|<>^;,@#~*?()[]{}'%!$\\") & set(quoted)


@given(st.text(st.characters(categories=["L", "N"], include_characters=" .,;:()-\\№«»&|<>^'%"), max_size=30))
def test_what_can_be_quoted_comes_back_as_it_was(text: str) -> None:
    assert shlex.split(quote_argument(text)) == [text]


def carried(text: str) -> str:
    """What a shell hands over of a text: all of it but what the documented replacements take its place."""
    one_line = re.sub("[\n\t]+", " ", text)
    shown = "".join(" " if ord(character) in HIDDEN else character for character in one_line)
    for mark in '"`“”„‟':
        shown = shown.replace(mark, "'")
    pairs = zip(shown, [*shown[1:], ""], strict=False)
    return "".join(
        "?" if here == "$" and not (after == "" or after.isspace() or after in ".,;)")
        else "." if here == "!" and after != " "
        else here
        for here, after in pairs
    )  # fmt: skip


SHELLS = {
    "sh": ["sh"], "bash": ["bash", "--norc", "--noprofile"], "bash at a prompt": ["bash", "--norc", "--noprofile", "-i"],
    "zsh": ["zsh", "-f"], "zsh at a prompt": ["zsh", "-f", "-i"],
}  # fmt: skip
TRICKY = st.text(st.sampled_from("!$`\\\"'{}()[]<>|&;*?~#%^=,.:-+@ \n\tab1ё“„"), max_size=12)


@pytest.mark.parametrize("shell", SHELLS)
@settings(max_examples=30, deadline=None)
@given(names=st.lists(ANY_TEXT | TRICKY, max_size=12), reason=TRICKY)
def test_a_shell_hands_over_what_was_meant(shell: str, names: list[str], reason: str) -> None:
    if shutil.which(SHELLS[shell][0]) is None:
        pytest.skip("no such shell here")
    line = command_line(offer("done", *names, options=(("reason", reason),)))
    script = f'cluster() {{ printf "%s\\0" "$@"; }}\n{line}\n'.encode()
    done = subprocess.run(
        SHELLS[shell], input=script, capture_output=True, check=False, timeout=60,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HISTFILE": "/dev/null", "PS1": ""},
    )  # fmt: skip
    options = ["--reason", carried(reason)]
    if any(name.startswith("-") for name in names):
        wanted = ["done", *options, "--", *map(carried, names)]
    else:
        wanted = ["done", *map(carried, names), *options]
    assert done.stdout.decode().split("\0")[:-1] == wanted, done.stderr.decode()


@given(name=ANY_TEXT | TRICKY, others=st.lists(TRICKY, max_size=5))
def test_a_name_is_known_again_by_what_a_shell_hands_over(name: str, others: list[str]) -> None:
    handed = shlex.split(quote_argument(name))[0]
    names = {name, *others}
    assert find_name(name, names) == name
    alike = {one for one in names if quote_argument(one) == quote_argument(handed)}
    if handed not in names and len(alike) == 1:
        assert find_name(handed, names) == name
