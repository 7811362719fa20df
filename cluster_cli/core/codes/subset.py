"""Codes of the strict subset: what YAML allows and a plan does not (docs/en/format.md)."""

from __future__ import annotations

from cluster_cli.core.diagnostics import Code

CODES: tuple[Code, ...] = (
    Code(
        "hidden-line-break",
        "error",
        "the character {character} ends a line for some programs and not for others",
        "Delete the character, or put an ordinary line break in its place.",
        "A person sees a comment where a program sees a key: after such a character a line goes on for the eye and is "
        "over for the reader of the file. Nothing may be hidden in that way.",
    ),
    Code(
        "tag",
        "error",
        "`{name}` is a tag, and tags are not used in a plan",
        "Delete the tag. If it belongs to a text, put the text in quotation marks.",
        "A tag prescribes a type or makes a program of the value. In a plan the key alone says what a value means.",
        bad="note: !draft уточнить срок\n",
        good='note: "!draft уточнить срок"\n',
    ),
    Code(
        "anchor",
        "error",
        "`{name}` is an anchor, and anchors are not used in a plan",
        "Delete the anchor. If it belongs to a text, put the text in quotation marks.",
        "An anchor gives a value a name under which it can be repeated elsewhere. What stands in two places by one name "
        "cannot be reviewed line by line.",
        bad="history: &old [../2021]\n",
        good="history: [../2021]\n",
    ),
    Code(
        "alias",
        "error",
        "`*{name}` repeats a value from elsewhere, and such repetition is not used in a plan",
        "Write the value itself. If the asterisk belongs to a text, put the text in quotation marks.",
        "A few lines of such repetition can stand for billions of values. A plan says everything where it belongs.",
        bad="note: *common\n",
        good='note: "*common"\n',
    ),
    Code(
        "merge-key",
        "error",
        "the key << takes over the keys of another record, and it is not used in a plan",
        "Write the keys themselves.",
        "What a record holds must stand in it, so that a reviewer sees all of it in one place.",
        bad="activities:\n  - <<: {section: org}\n    note: первая строка\n",
        good="activities:\n  - section: org\n    note: первая строка\n",
    ),
    Code(
        "duplicate-key",
        "error",
        "the key `{key}` stands here twice",
        "Keep one of the two.",
        "Of two equal keys most programs keep the last one and drop the other in silence. Such pairs come from merging "
        "two versions of a file.",
        bad="title: План на год\ntitle: План на два года\n",
        good="title: План на два года\n",
    ),
    Code(
        "complex-key",
        "error",
        "a list or a record stands where a key belongs",
        "Write a short text as the key.",
        "YAML lets a whole list be a key. Nothing in a plan is named in that way; as a rule a bracket or a brace was put "
        "where a text begins.",
        bad="parties:\n  [dpo, ttst]: ведущие\n",
        good='parties:\n  "[dpo, ttst]": {name: ведущие}\n',
    ),
    Code(
        "directive",
        "error",
        "a line that begins with % is an instruction to the parser, and it is not used in a plan",
        "Delete the line.",
        "Such lines change how the rest of the file is read. A plan is read in one way only.",
        bad="%YAML 1.1\n---\ntitle: План\n",
        good="---\ntitle: План\n",
    ),
    Code(
        "several-documents",
        "error",
        "a second document begins here; a file holds one",
        "Delete the line ---, or put the second document in a file of its own.",
        "A line of three hyphens begins a new document inside a file. Whatever follows would belong to no plan.",
        bad="title: План\n---\ntitle: Второй план\n",
        good="title: План\n",
    ),
    Code(
        "too-deep",
        "error",
        "lists and records stand inside each other more than {limit} deep",
        "Write the value flat: nothing in a plan is that deep.",
        "The deepest value of a plan is about eight levels down. A file of brackets only is meant to harm the reader.",
    ),
    Code(
        "text-too-long",
        "error",
        "a text is longer than {limit} characters",
        "Keep the text in a file of its own and name that file here.",
        "A table of texts of many pages cannot be read. The limit is about thirty pages.",
    ),
)
