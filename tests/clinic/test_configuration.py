import ast
import re

from tests.architecture.source import PROJECT, dotted, nodes

# Read by bin/ before there are settings, or by the demo command.
READ_ELSEWHERE = {"ANAGEN_VAR", "DEMO_PASSWORD", "WEB_CONCURRENCY"}


def test_every_variable_is_described():
    read = {
        node.args[0].value
        for node in nodes(PROJECT / "clinic" / "settings.py")
        if isinstance(node, ast.Call) and dotted(node.func).startswith("env.")
    }
    table = (PROJECT / "docs" / "configuration.md").read_text(encoding="utf-8")
    described = set(re.findall(r"^\| `([A-Z_]+)`", table, flags=re.MULTILINE))

    assert read | READ_ELSEWHERE == described
