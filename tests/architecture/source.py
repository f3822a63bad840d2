"""What the architecture tests read: our own Python files, as syntax trees."""

import ast
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
APPS = ("clinic", "patients", "protocols")


def modules(*layers: str) -> Iterator[Path]:
    """Our modules, migrations left out; with names, those of these layers only."""
    for app in APPS:
        for path in sorted((PROJECT / app).rglob("*.py")):
            parts = path.relative_to(PROJECT / app).with_suffix("").parts
            if "migrations" not in parts and (not layers or parts[0] in layers):
                yield path


def nodes(path: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def where(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(PROJECT)}:{getattr(node, 'lineno', 1)}"


def dotted(node: ast.AST) -> str:
    """`timezone.now` for that expression; "" for what is not a plain chain of names."""
    if isinstance(node, ast.Attribute):
        left = dotted(node.value)
        return f"{left}.{node.attr}" if left else ""
    return node.id if isinstance(node, ast.Name) else ""
