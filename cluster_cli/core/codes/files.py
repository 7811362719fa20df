"""Codes of a file as such: whether it is there, may be read, and holds text in UTF-8."""

from __future__ import annotations

from cluster_cli.core.diagnostics import Code

CODES: tuple[Code, ...] = (
    Code(
        "no-file",
        "error",
        "the file is not there",
        "Check the name of the file and of its folder; of a link, where it leads.",
        "A plan is kept in the file roadmap.yaml, its projects in projects.yaml beside it. The second one may be absent, "
        "the first one may not.",
    ),
    Code(
        "not-a-file",
        "error",
        "this is a folder, a device or a pipe, not a file",
        "Put an ordinary file in its place.",
        "The program reads ordinary files only. Reading a device or a pipe could wait for ever.",
    ),
    Code(
        "unreadable-file",
        "error",
        "the system does not let the file be read: {reason}",
        "See to it that you may read the file, then try again.",
        "The file is there, but the system refused to open or to read it.",
    ),
    Code(
        "link-leads-out",
        "error",
        "this is a link that leads out of the repository or into the folder .git",
        "Put the file itself in the place of the link.",
        "What the program prints can be seen by others. A link that leads elsewhere could bring a foreign file, such as "
        "one with passwords, into a report.",
    ),
    Code(
        "file-too-large",
        "error",
        "the file is larger than {limit} MiB",
        "Divide the plan into several, a folder each.",
        "The limit lies far above any real plan: a hundred thousand activities take a third of it. It keeps a file that "
        "got there by mistake from filling the memory.",
    ),
    Code(
        "not-utf-8",
        "error",
        "the byte {byte} cannot stand here in a text in UTF-8",
        "{hint}",
        "A text file is a row of bytes, and an encoding says which letters they are. All files of a plan are in UTF-8, "
        "so that every program and every machine reads the same letters.",
    ),
    Code(
        "utf-16",
        "error",
        "the file is not a text in UTF-8: it looks like UTF-16 or like no text at all",
        "Save the file as UTF-8 in your editor.",
        "Some editors call UTF-16 “Unicode”. All files of a plan are in UTF-8, so that git can show what was changed.",
    ),
    Code(
        "no-c-parser",
        "error",
        "PyYAML is installed here without its fast parser, and files are never read without it",
        "Install PyYAML from a ready-made package (a wheel): it brings the parser along.",
        "PyYAML has two parsers, and they do not accept the same files. What is right on one machine must be right on "
        "every other, so only one of them is ever used.",
    ),
    Code(
        "parser-differs",
        "error",
        "PyYAML is built here in a way that this program does not know, and no file can be read with it",
        "Install PyYAML from a ready-made package (a wheel).",
        "The program reads a plan step by step, as PyYAML's parser goes through it. A build whose steps it does not know "
        "would make every plan look empty, so nothing is read with it.",
    ),
    Code(
        "empty-file",
        "error",
        "the file is empty",
        "Write at least the keys format, title and the list of items: activities (or projects).",
        "A file with nothing in it is more often a copy that broke off than a plan. An empty plan is written out: its "
        "list of activities is [].",
        bad="# пока ничего\n",
        good="format: 1\ntitle: План работы\nactivities: []\n",
    ),
    Code(
        "too-many-faults",
        "error",
        "there are more than {limit} findings; the reading ends here",
        "Mend the findings above, then check again. Perhaps this file is something else than a plan.",
        "So many findings in one file have one cause as a rule, such as a wrong file under this name.",
    ),
)
