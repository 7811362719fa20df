r"""SARIF 2.1.0, for code scanning: columns in characters, rules with help, fingerprints, paths below `%SRCROOT%`.

In a message `{` and `}` are doubled, since they enclose places for arguments, and no `](` is left that would make a
link of what the data hold. No path of this machine is in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from cluster_cli import __version__
from cluster_cli.core.codes import code_of
from cluster_cli.core.messages import N_
from cluster_cli.core.text import cell, visible
from cluster_cli.i18n import remedy_of, sentence_of
from cluster_cli.render.fingerprints import fingerprints
from cluster_cli.render.surface import ZERO_WIDTH

if TYPE_CHECKING:
    from cluster_cli.core.diagnostics import Located, Place
    from cluster_cli.i18n import Words
    from cluster_cli.render.findings import Findings
    from cluster_cli.render.surface import Surface

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
ROOT = "%SRCROOT%"


def render(findings: Findings, words: Words, surface: Surface) -> str:
    """The findings as a log of one run."""
    from cluster_cli.render.json_format import encoded  # noqa: PLC0415 - this and JSON only

    codes = sorted({located.diagnostic.code for located in findings.found})
    driver = {
        "name": "cluster",
        "semanticVersion": __version__,
        "rules": [_rule(code, words) for code in codes],
    }
    results = [
        _result(located, codes.index(located.diagnostic.code), fingerprint, words)
        for located, fingerprint in zip(findings.found, fingerprints(findings.found), strict=True)
    ]
    run = {
        "tool": {"driver": driver},
        "language": words.language,
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {ROOT: {"description": {"text": words.text(N_("the top of the repository"))}}},
        "results": results,
    }
    return encoded({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, surface)


def message_text(text: str) -> str:
    """A text as a plain message of SARIF: no place for an argument, no link."""
    return visible(text).replace("{", "{{").replace("}", "}}").replace("](", f"]{ZERO_WIDTH}(")


def _rule(code: str, words: Words) -> dict[str, Any]:
    rule = code_of(code)
    if rule is None:
        return {"id": code}
    help_ = words.text(rule.why)
    if rule.remedy and "{" not in rule.remedy:  # what needs the values of a finding stands beside the finding
        help_ += "\n\n" + words.text(rule.remedy)
    return {
        "id": code,
        "shortDescription": {"text": code},
        "fullDescription": {"text": message_text(words.text(rule.why))},
        "help": {"text": message_text(help_)},
        "defaultConfiguration": {"level": rule.severity},
    }


def _result(located: Located, rule: int, fingerprint: str, words: Words) -> dict[str, Any]:
    diagnostic, remedy = located.diagnostic, remedy_of(located.diagnostic)
    sentences = [cell(words.say(sentence_of(diagnostic))), *([] if remedy is None else [cell(words.say(remedy))])]
    result: dict[str, Any] = {
        "ruleId": diagnostic.code,
        "ruleIndex": rule,
        "level": diagnostic.severity,
        "message": {"text": message_text("\n".join(sentences))},
        "locations": [{"physicalLocation": _location(located.place)}],
        "partialFingerprints": {"clusterFinding/v1": fingerprint},
    }
    if located.other is not None:
        result["relatedLocations"] = [{"id": 1, "physicalLocation": _location(located.other)}]
    return result


def _location(place: Place) -> dict[str, Any]:
    artifact: dict[str, Any] = {"uri": quote(place.path, safe="/", errors="backslashreplace")}
    if not place.path.startswith(("/", "../")):
        artifact["uriBaseId"] = ROOT
    return {
        "artifactLocation": artifact,
        "region": {
            "startLine": place.line,
            "startColumn": place.column,
            "endLine": place.end_line,
            "endColumn": place.end_column,
        },
    }
