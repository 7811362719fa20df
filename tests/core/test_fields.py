"""The table of fields: it agrees with the records that it is read into, and with itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from cluster_cli.core.fields import HOLDERS, SHAPES, label_in_file, label_of, labels, settable
from cluster_cli.core.messages import message
from cluster_cli.core.model import Facts
from cluster_cli.i18n import Words

if TYPE_CHECKING:
    from cluster_cli.core.fields import Field, Shape

RU = Words("ru")
FORMAT = "format"
"""The one key that no record holds."""


def attributes(shape: Shape) -> dict[str, Any]:
    """Every attribute in which the record keeps a field, with its default; those of facts among them."""
    records: list[Any] = [shape.record, *([Facts] if "facts" in shape.record.__struct_fields__ else [])]
    found: dict[str, Any] = {}
    for record in records:
        names, defaults = record.__struct_fields__, record.__struct_defaults__
        found |= dict.fromkeys(names[: len(names) - len(defaults)])
        for name, default in zip(names[len(names) - len(defaults) :], defaults, strict=True):
            found.setdefault(name, default.factory() if hasattr(default, "factory") else default)
    return found


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_every_key_has_its_attribute_and_every_attribute_its_key(shape: Shape) -> None:
    kept = attributes(shape)
    keys = {field.attribute or field.key for field in shape.fields} - {FORMAT}
    assert len({field.key for field in shape.fields}) == len(shape.fields)
    own_of_records = {"facts", "at", shape.keyed}
    of_points_alone = {"due", "also", "note"} if "facts" in kept else set()
    assert keys - kept.keys() == set()
    assert kept.keys() - keys - own_of_records - of_points_alone == set()


@pytest.mark.parametrize(
    ("shape", "field"),
    [(shape, field) for shape in SHAPES for field in shape.fields if field.key != FORMAT],
    ids=lambda part: getattr(part, "name", None) or part.key,
)
def test_what_holds_where_a_field_is_not_set_is_what_the_record_says(shape: Shape, field: Field) -> None:
    default = attributes(shape)[field.attribute or field.key]
    if field.default is None:
        assert default in (None, "", (), {})
    else:
        assert str(default).lower() == field.default


def test_a_field_that_several_records_have_is_set_by_one_option() -> None:
    options: dict[str, tuple[str, ...]] = {}
    names: dict[str, str] = {}
    for shape in HOLDERS.values():
        for field in shape.fields:
            if field.option is None:
                continue
            told = (field.option_name, field.option.metavar, field.option.help, str(field.option.many))
            assert options.setdefault(field.key, told) == told
            assert names.setdefault(field.option_name, field.key) == field.key


@pytest.mark.parametrize("key", ["activities", "points", "projects"])
def test_what_the_paper_counts_is_told_in_words(key: str) -> None:
    """The keys under `expect` are words of the format, not names that people give."""
    assert not re.search("[A-Za-z]", RU.say(message("{name}", name=label_of(("expect", key)))))


KEYS = sorted({field.key for shape in SHAPES for field in shape.fields} | {"roles"})


@pytest.mark.parametrize("key", KEYS)
def test_no_field_is_told_by_its_key_in_russian(key: str) -> None:
    """What update, log, diff, check and show call it, alone and in an element of a list."""
    names = (label_of((key,)), label_in_file((key,)), label_in_file(("risks", "1", key)), label_in_file(("gate", key)))
    for name in names:
        assert not re.search("[A-Za-z]", RU.say(message("{name}", name=name)))


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_every_word_of_the_table_has_a_russian_form(shape: Shape) -> None:
    for field in shape.fields:
        for text in (field.label, field.heading, field.option.help if field.option else ""):
            assert not text or re.search("[А-яё]", RU.text(text)), field.key


def test_every_field_is_called_something() -> None:
    assert all(field.label for shape in SHAPES for field in shape.fields)
    assert labels().keys() == {field.key for shape in SHAPES for field in shape.fields}
    assert all(settable(kind) for kind in HOLDERS)
