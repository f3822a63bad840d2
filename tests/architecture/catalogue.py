"""The words that templates and modules mark for translation, read without running them."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation.template import templatize

from tests.architecture.source import PROJECT, dotted, nodes

MARKERS = {"_": 0, "gettext": 0, "gettext_lazy": 0, "ngettext": 0, "ngettext_lazy": 0}
CONTEXTS = {"pgettext": 1, "pgettext_lazy": 1, "npgettext": 1, "npgettext_lazy": 1}
CALL = re.compile(
    r"""\b(p?n?p?gettext|_)\(u?((?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"))"""
    r"""(?:\s*,\s*u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"))?"""
)
# Key of the catalogue: the context, or None, and the English words.
Key = tuple[str | None, str]


def words_of(path: Path) -> Iterator[Key]:
    return _of_module(path) if path.suffix == ".py" else _of_template(path)


def _of_module(path: Path) -> Iterator[Key]:
    for node in nodes(path):
        if not isinstance(node, ast.Call):
            continue
        name = dotted(node.func).rpartition(".")[2]
        texts = [item.value for item in node.args if isinstance(item, ast.Constant)]
        if name in MARKERS and texts and isinstance(texts[0], str):
            yield None, texts[0]
        elif name in CONTEXTS and len(texts) > 1:
            yield str(texts[0]), str(texts[1])


def _of_template(path: Path) -> Iterator[Key]:
    source = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    for name, first, second in CALL.findall(source):
        if "pgettext" in name:
            yield ast.literal_eval(first), ast.literal_eval(second)
        else:
            yield None, ast.literal_eval(first)


def templates(*patterns: str) -> list[Path]:
    folder = PROJECT / "templates"
    return sorted({path for pattern in patterns for path in folder.glob(pattern)})
