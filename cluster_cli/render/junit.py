"""JUnit, as GitLab, Jenkins and others show it: a suite for each file, a case for the file and each control point.

A finding that counts is a `failure`, one that keeps the file from being read an `error`; a warning stands in the output
of a case that has passed. Names hold no line, so that a case is the same one tomorrow.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cluster_cli.core.codes.reading import READING_ENDS
from cluster_cli.core.messages import message
from cluster_cli.core.text import cell, visible
from cluster_cli.i18n import remedy_of, sentence_of
from cluster_cli.render.fingerprints import point_of
from cluster_cli.render.surface import fenced

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from cluster_cli.core.diagnostics import Located
    from cluster_cli.core.messages import Message
    from cluster_cli.i18n import Words
    from cluster_cli.render.findings import Findings
    from cluster_cli.render.surface import Surface

_NO_XML = re.compile("[\ufffe\uffff]")
Case = tuple[str | None, str | None]
"""The id of an item and its control point; both `None` for the file itself."""


def render(findings: Findings, words: Words, surface: Surface) -> str:
    """The findings as an XML document."""
    from xml.etree.ElementTree import Element, indent, tostring  # noqa: PLC0415 - writing only, and for this form

    by_file: dict[str, dict[Case, list[Located]]] = {file: {(None, None): []} for file in findings.files}
    for finding in findings.found:
        cases = by_file.setdefault(finding.place.path, {(None, None): []})
        cases.setdefault((finding.diagnostic.item, point_of(finding.diagnostic)), []).append(finding)
    root = Element("testsuites", name=f"cluster {findings.command}")
    for file, cases in by_file.items():
        suite = Element("testsuite", name=_text(file))
        for case, located in cases.items():
            suite.append(_case(findings, words, file, case, located))
        root.append(suite)
        _counted(suite)
    for name in ("tests", "failures", "errors"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))
    indent(root)
    text = tostring(root, encoding="unicode")
    return fenced(f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n', surface)


def _case(findings: Findings, words: Words, file: str, case: Case, located: list[Located]) -> Element:
    from xml.etree.ElementTree import Element, SubElement  # noqa: PLC0415 - as above

    element = Element("testcase", classname=_text(file), name=_text(words.say(_name(case))), file=_text(file))
    judged = [finding for finding in located if findings.strict or finding.diagnostic.severity == "error"]
    ends = [finding for finding in judged if finding.diagnostic.code in READING_ENDS]
    for kind, counted in (("error", ends), ("failure", [finding for finding in judged if finding not in ends])):
        if counted:
            first = counted[0]
            fault = SubElement(element, kind, message=_line(first, words), type=first.diagnostic.code)
            fault.text = "\n".join(_whole(finding, words) for finding in counted)
    beside = [finding for finding in located if finding not in judged]
    if beside:
        SubElement(element, "system-out").text = "\n".join(_whole(finding, words) for finding in beside)
    return element


def _counted(suite: Element) -> None:
    suite.set("tests", str(len(suite)))
    for name, kind in (("failures", "failure"), ("errors", "error")):
        suite.set(name, str(sum(case.find(kind) is not None for case in suite)))


def _name(case: Case) -> Message:
    item, point = case
    if item is None:
        return message("the file")
    return message("No. {item}", item=item) if point is None else message("No. {item}, {point}", item=item, point=point)


def _line(finding: Located, words: Words) -> str:
    return _text(cell(words.say(sentence_of(finding.diagnostic))))


def _whole(finding: Located, words: Words) -> str:
    place, remedy = finding.place, remedy_of(finding.diagnostic)
    head = f"{_text(cell(place.path))}:{place.line}:{place.column}: {finding.diagnostic.code}: {_line(finding, words)}"
    return head if remedy is None else f"{head}\n    {_text(cell(words.say(remedy)))}"


def _text(text: str) -> str:
    """Text that XML can hold."""
    return _NO_XML.sub(lambda character: f"\\u{ord(character[0]):04x}", visible(text))
