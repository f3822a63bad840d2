import ast

from tests.architecture.source import modules, nodes, where

MANAGERS = {"objects", "_default_manager", "_base_manager"}


def reaches_the_orm(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in MANAGERS


def test_views_reach_rows_only_through_queries_and_actions():
    found = [
        where(path, node)
        for path in modules("views")
        for node in nodes(path)
        if reaches_the_orm(node)
    ]

    assert found == []


def test_a_planted_query_in_a_view_is_found():
    planted = ast.walk(ast.parse("rows = Patient.objects.filter(pk=pk)"))

    assert [reaches_the_orm(node) for node in planted].count(True) == 1
