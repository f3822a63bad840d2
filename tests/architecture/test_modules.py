import ast
import subprocess
import sys

import pytest

from tests.architecture.source import APPS, PROJECT, dotted, modules, nodes, where

CLOCKS = {
    "timezone.now",
    "timezone.localdate",
    "timezone.localtime",
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "time.time",
}
# Boot files that are processes of their own, beside views, tasks and commands.
MAY_READ_THE_CLOCK = {"views", "tasks", "management", "beat", "mail_sink"}


def reads_the_clock(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and dotted(node.func) in CLOCKS
        # localtime(value) and localdate(value) only convert.
        and not (dotted(node.func).startswith("timezone.local") and node.args)
    )


def test_only_views_tasks_and_commands_read_the_clock():
    found = [
        where(path, node)
        for path in modules()
        if path.relative_to(PROJECT).with_suffix("").parts[1] not in MAY_READ_THE_CLOCK
        for node in nodes(path)
        if reads_the_clock(node)
    ]

    assert found == []


@pytest.mark.parametrize(
    "line", ["timezone.now()", "date.today()", "datetime.now(UTC)"]
)
def test_a_planted_clock_is_found(line):
    planted = ast.walk(ast.parse(f"def due():\n    return {line}\n"))

    assert [reads_the_clock(node) for node in planted].count(True) == 1


def test_no_module_knows_signals():
    found = [
        where(path, node)
        for path in modules()
        for node in nodes(path)
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith(
            ("django.db.models.signals", "django.dispatch")
        )
    ]

    assert found == []


@pytest.mark.parametrize("app", APPS)
def test_app_package_is_empty(app):
    assert (PROJECT / app / "__init__.py").read_text() == ""


@pytest.mark.slow
@pytest.mark.parametrize("app", APPS)
def test_domain_loads_neither_django_nor_celery(app):
    program = (
        "import importlib, pkgutil, sys\n"
        f"import {app}.domain as domain\n"
        "for module in pkgutil.walk_packages(domain.__path__, domain.__name__ + '.'):\n"
        "    importlib.import_module(module.name)\n"
        "print(sorted({'django', 'celery', 'psycopg2'} & set(sys.modules)))\n"
    )

    shown = subprocess.run(
        [sys.executable, "-c", program],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert shown.stdout == "[]\n"
