"""Code Quality of GitLab: a JSON list that a merge request shows as new and mended findings.

A path has no `./` before it, a fingerprint occurs once, and there is no byte-order mark: GitLab drops what is otherwise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cluster_cli.core.codes.reading import READING_ENDS
from cluster_cli.core.text import cell, visible
from cluster_cli.i18n import remedy_of, sentence_of
from cluster_cli.render.fingerprints import fingerprints

if TYPE_CHECKING:
    from cluster_cli.core.diagnostics import Diagnostic
    from cluster_cli.i18n import Words
    from cluster_cli.render.findings import Findings
    from cluster_cli.render.surface import Surface


def render(findings: Findings, words: Words, surface: Surface) -> str:
    """The findings as Code Quality; an empty list where nothing was found."""
    from cluster_cli.render.json_format import encoded  # noqa: PLC0415 - this and JSON only

    return encoded(
        [
            {
                "description": _description(located.diagnostic, words),
                "check_name": located.diagnostic.code,
                "fingerprint": fingerprint,
                "severity": severity(located.diagnostic),
                "location": {"path": visible(located.place.path), "lines": {"begin": located.place.line}},
            }
            for located, fingerprint in zip(findings.found, fingerprints(findings.found), strict=True)
        ],
        surface,
    )


def severity(diagnostic: Diagnostic) -> str:
    """GitLab's word for it: what keeps a file from being read is worse than an error in it."""
    if diagnostic.severity != "error":
        return "minor"
    return "critical" if diagnostic.code in READING_ENDS else "major"


def _description(diagnostic: Diagnostic, words: Words) -> str:
    remedy = remedy_of(diagnostic)
    sentences = [words.say(sentence_of(diagnostic)), *([] if remedy is None else [words.say(remedy)])]
    return " ".join(f"{cell(sentence).rstrip('.')}." for sentence in sentences)
