"""Codes of stage gates."""

from __future__ import annotations

from cluster_cli.core.diagnostics import Code

GATES: tuple[Code, ...] = (
    Code(
        "stage-without-gate",
        "warning",
        "{item} has begun, and its gate does not say by then that it may",
        "Record the decision: {command}",
        "A gate says what must hold before a stage begins and who decides that it does. Work that begins without the "
        "decision spends money on something that may yet be put off or stopped. A decision of a later day than the "
        "completion comes too late.",
        bad="decisions:\n  ks-3: {title: Протокол № 3, on: 2022-03-24}\nprojects:\n  - stages:\n      execution:\n"
        "        due: 2022-06\n        status: active\n        gate:\n          criteria: [деньги выделены]\n"
        "          decision: hold\n          by: ks-3\n",
        good="decisions:\n  ks-3: {title: Протокол № 3, on: 2022-03-24}\nprojects:\n  - stages:\n      execution:\n"
        "        due: 2022-06\n        status: active\n        gate:\n          criteria: [деньги выделены]\n"
        "          decision: go\n          by: ks-3\n",
    ),
)
