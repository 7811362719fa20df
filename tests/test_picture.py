"""The pictures in the READMEs show what the program prints now."""

from __future__ import annotations

import html
import re
import sys
from pathlib import Path

import pytest

pytest.importorskip("pty", reason="a picture is taken on a pseudo-terminal")

from tools.picture import picture

ROOT = Path(__file__).resolve().parent.parent
COMMAND = ["status", "--as-of", "2026-07-01"]


def words(svg: str) -> list[str]:
    """What a reader of the picture reads."""
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", svg)
    return [text for text in (html.unescape(each).replace("\xa0", " ").strip() for each in texts) if text]


@pytest.mark.parametrize(("name", "language"), [("status.svg", "en"), ("status.ru.svg", "ru")])
def test_the_picture_is_not_stale(name: str, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT / "examples" / "demo")
    monkeypatch.setenv("CLUSTER_LANG", language)
    shown = words((ROOT / "docs" / "images" / name).read_text(encoding="utf-8"))
    now = words(picture([sys.executable, "-m", "cluster_cli", *COMMAND], "title"))
    assert [line for line in shown if not line.startswith("$")] == [line for line in now if line != "title"]
