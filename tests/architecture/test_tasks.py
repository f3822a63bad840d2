import ast
from importlib import import_module

import pytest
from django.conf import settings

from clinic.celery import app
from tests.architecture.source import modules, where

LONGEST_BODY = 8


def tasks():
    for path in modules("tasks"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.decorator_list:
                yield pytest.param(node, id=where(path, node))


@pytest.mark.parametrize("task", list(tasks()))
def test_task_only_calls_its_action(task):
    length = (task.end_lineno or task.lineno) - task.lineno

    assert length <= LONGEST_BODY


@pytest.mark.parametrize("task", list(tasks()))
def test_task_takes_ids_by_keyword_and_survives_newer_callers(task):
    assert task.args.args == []
    assert task.args.kwarg is not None
    assert task.args.kwarg.arg == "_ignored"


def test_every_scheduled_task_exists():
    for name in ("clinic", "patients", "protocols"):
        try:
            import_module(f"{name}.tasks")
        except ModuleNotFoundError:
            continue
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert scheduled - set(app.tasks) == set()
