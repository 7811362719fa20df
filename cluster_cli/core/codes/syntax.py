"""Codes of syntax: places at which the text stops being YAML, and the reading of the file ends."""

from __future__ import annotations

from cluster_cli.core.diagnostics import Code

CODES: tuple[Code, ...] = (
    Code(
        "conflict-marker",
        "error",
        "an unfinished merge left its marks here",
        "Choose between the two versions and take out the lines with <<<<<<<, ======= and >>>>>>>.",
        "Where two people changed the same lines, git writes both versions into the file, parted by such lines, and "
        "leaves the choice to a person. Until it is made, nothing in the file can be trusted.",
        bad="title: План\n<<<<<<< HEAD\nperiod: 2022\n=======\nperiod: 2023\n>>>>>>> осень\n",
        good="title: План\nperiod: 2023\n",
    ),
    Code(
        "control-character",
        "error",
        "the character {character} stands here; it is a control character and cannot be seen",
        "Delete the character. To write it on purpose, put the text in double quotes and use an escape such as \\x07.",
        "Control characters come into a file with a bad copy or from a broken disk. No text needs them.",
    ),
    Code(
        "quote-not-closed",
        "error",
        "a text begins here with a quotation mark, and it is not closed where it should be",
        "Put the closing quotation mark at the end of the text.",
        "A text that begins with a quotation mark goes on to the next such mark, over any number of lines. Where the mark "
        "is forgotten, the text swallows what follows.",
        bad='title: "План работы\nformat: 1\n',
        good='title: "План работы"\nformat: 1\n',
    ),
    Code(
        "text-after-quote",
        "error",
        "a text in quotation marks has ended, and something else follows it on the same line",
        "Put the whole text in quotation marks, and marks of the other kind inside it.",
        "A value that begins with a quotation mark ends with the next such mark. A name in quotation marks at the "
        "beginning of a title is better written with «».",
        bad='title: "Кадры" и рынок труда\n',
        good="title: '\"Кадры\" и рынок труда'\n",
    ),
    Code(
        "tab-indent",
        "error",
        "a tab stands here, where only blanks may stand",
        "Put blanks in the place of the tab, as many as the neighbouring lines have.",
        "Indentation says what belongs to what, and a tab is of another width in every editor. So YAML allows only "
        "blanks there.",
        bad="parties:\n\tdpo:\n\t\tname: Департамент\n",
        good="parties:\n  dpo:\n    name: Департамент\n",
    ),
    Code(
        "bad-escape",
        "error",
        "inside double quotation marks `{escape}` means nothing",
        "Put the text in single quotation marks, or write the backslash twice.",
        "Inside double quotation marks a backslash begins an escape such as \\n, a line break. Paths of Windows are full "
        "of backslashes; inside single quotation marks they stand for themselves.",
        bad='note: "K:\\планы\\дорожная карта.docx"\n',
        good="note: 'K:\\планы\\дорожная карта.docx'\n",
    ),
    Code(
        "bracket-not-closed",
        "error",
        "the bracket {bracket} is opened here, and it is not closed where it should be",
        "Put the closing bracket at the end of the list, and commas between its elements.",
        "A list in square brackets and a record in braces go on until the bracket is closed, over any number of lines.",
        bad="history: [../2020, ../2021\ntitle: План\n",
        good="history: [../2020, ../2021]\ntitle: План\n",
    ),
    Code(
        "bracket-not-opened",
        "error",
        "the bracket {bracket} closes something that was never opened",
        "Delete the bracket, or put the opening one before the value.",
        "Brackets come in pairs. A bracket that belongs to a text needs quotation marks around the text.",
        bad="history: [../2020]]\n",
        good="history: [../2020]\n",
    ),
    Code(
        "text-after-bracket",
        "error",
        "the bracket {bracket} has closed a value, and something else follows it on the same line",
        "Put the whole text in quotation marks.",
        "A value that begins with a bracket ends where the bracket is closed. A title that begins with one needs "
        "quotation marks.",
        bad="title: [Проект] План работы\n",
        good='title: "[Проект] План работы"\n',
    ),
    Code(
        "colon-in-text",
        "error",
        "a colon with a blank after it stands inside a text without quotation marks",
        "Put the whole text in quotation marks.",
        "A colon and a blank part a key from its value. Inside a text they are taken for the end of a key, unless the "
        "text stands in quotation marks.",
        bad="title: Этап 1: подготовка\n",
        good='title: "Этап 1: подготовка"\n',
    ),
    Code(
        "missing-colon",
        "error",
        "a key stands here without a colon and a blank after it",
        "Write the key, a colon, a blank and the value.",
        "Every line of a record is a key, a colon, a blank and a value. Without the blank the colon belongs to the text.",
        bad="title План работы\nformat: 1\n",
        good="title: План работы\nformat: 1\n",
    ),
    Code(
        "key-too-long",
        "error",
        "a key is longer than {limit} characters",
        "Shorten the key. If this is a text, put it behind a key of its own.",
        "Keys are short words. A very long one is a text that lost its key or its quotation marks.",
    ),
    Code(
        "bad-indent",
        "error",
        "this line is indented otherwise than the record or the list that it belongs to",
        "Indent it just like its neighbours: the keys of a record all begin in one column.",
        "Indentation says what belongs to what. A line that is moved by one blank belongs to nothing.",
        bad="format: 1\n title: План работы\n",
        good="format: 1\ntitle: План работы\n",
    ),
    Code(
        "reserved-character",
        "error",
        "a text cannot begin with {character} unless it stands in quotation marks",
        "Put the text in quotation marks.",
        "YAML keeps a few characters for itself at the beginning of a value, such as @, `, %, *, & and !.",
        bad="note: @ответственный уточняется\n",
        good='note: "@ответственный уточняется"\n',
    ),
    Code(
        "syntax",
        "error",
        "the text stops being YAML here",
        "Look for a missing quotation mark, bracket, comma, colon or blank here and in the line above.",
        "The parser understood everything up to this place, and nothing that could stand here.",
    ),
)
