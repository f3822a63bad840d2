"""Finds every action word that reaches ``audit.record``, through the helpers as well.

A word may be a literal, one of two, or an f-string over the states of an appointment;
or the argument of a helper, and then it is looked for at the helper's callers.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from clinic.domain.appointment_states import AppointmentState
from tests.architecture.source import PROJECT, modules

UNCLEAR = ""
RECORDERS = {"record", "record_once"}


@dataclass
class Found:
    words: dict[str, str] = field(default_factory=dict)
    unclear: list[str] = field(default_factory=list)


def find() -> Found:
    found = Found()
    for path in modules():
        if path != PROJECT / "clinic/actions/audit.py":
            _search(path, found)
    return found


def _search(path: Path, found: Found) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]
    wanted = [
        (function, call.args[0])
        for function in functions
        for call in _calls(function)
        if _is_recorder(call)
    ]
    helpers_seen: set[tuple[str, str]] = set()
    while wanted:
        function, argument = wanted.pop()
        if (
            isinstance(argument, ast.Name)
            and (at := _place(function, argument.id)) is not None
        ):
            if (function.name, argument.id) not in helpers_seen:
                helpers_seen.add((function.name, argument.id))
                wanted += _passed(functions, function, at, argument.id)
            continue
        where = f"{path.relative_to(PROJECT)}:{argument.lineno}"
        words = list(_words(function, argument))
        found.words.update(dict.fromkeys(set(words) - {UNCLEAR}, where))
        if UNCLEAR in words or not words:
            found.unclear.append(where)


def _calls(function: ast.FunctionDef) -> Iterator[ast.Call]:
    return (n for n in ast.walk(function) if isinstance(n, ast.Call))


def _is_recorder(call: ast.Call) -> bool:
    return (
        isinstance(call.func, ast.Attribute)
        and call.func.attr in RECORDERS
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "audit"
    )


def _place(function: ast.FunctionDef, name: str) -> int | None:
    arguments = [each.arg for each in [*function.args.args, *function.args.kwonlyargs]]
    return arguments.index(name) if name in arguments else None


def _passed(
    functions: list[ast.FunctionDef], helper: ast.FunctionDef, at: int, name: str
) -> Iterator[tuple[ast.FunctionDef, ast.expr]]:
    for caller in functions:
        for call in _calls(caller):
            if isinstance(call.func, ast.Name) and call.func.id == helper.name:
                named = [k.value for k in call.keywords if k.arg == name]
                yield caller, named[0] if named else call.args[at]


def _words(function: ast.FunctionDef, argument: ast.expr) -> Iterator[str]:
    if isinstance(argument, ast.Constant):
        yield str(argument.value)
    elif isinstance(argument, ast.IfExp):
        yield from _words(function, argument.body)
        yield from _words(function, argument.orelse)
    elif isinstance(argument, ast.JoinedStr):
        yield from _of_states(argument)
    elif isinstance(argument, ast.Name):
        for node in ast.walk(function):
            if (
                isinstance(node, ast.Assign)
                and ast.unparse(node.targets[0]) == argument.id
            ):
                yield from _words(function, node.value)
    else:
        yield UNCLEAR


def _of_states(text: ast.JoinedStr) -> Iterator[str]:
    start, last = text.values[0], text.values[-1]
    shown = last.value if isinstance(last, ast.FormattedValue) else None
    if not isinstance(shown, ast.Attribute) or shown.attr != "state":
        yield UNCLEAR
    elif isinstance(start, ast.Constant):
        yield from (f"{start.value}{state}" for state in AppointmentState)
