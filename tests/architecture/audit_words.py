"""Finds every action word that reaches ``audit.record``, through the helpers as well.

A word may be a literal, one of two, or an f-string over the states of an appointment or
the kinds of an entry;
or the argument of a helper, and then it is looked for at the helper's callers: in its
own module for a function, everywhere for a method.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from clinic.domain.appointment_states import AppointmentState
from clinic.domain.undo import ChangeKind
from protocols.domain.adverse_words import EntryKind
from tests.architecture.source import PROJECT, modules

UNCLEAR = ""
RECORDERS = {"record", "record_once", "record_many"}


@dataclass(frozen=True)
class Place:
    """A function and where it stands."""

    path: Path
    function: ast.FunctionDef

    def parameter(self, name: str) -> int | None:
        arguments = self.function.args
        names = [each.arg for each in [*arguments.args, *arguments.kwonlyargs]]
        return names.index(name) if name in names else None

    @property
    def is_method(self) -> bool:
        return self.parameter("self") == 0

    def calls(self) -> Iterator[ast.Call]:
        return (n for n in ast.walk(self.function) if isinstance(n, ast.Call))


@dataclass
class Found:
    words: dict[str, str] = field(default_factory=dict)
    unclear: list[str] = field(default_factory=list)


def find() -> Found:
    found = Found()
    places = list(_places())
    wanted = [
        (place, call.args[0])
        for place in places
        for call in place.calls()
        if _is_recorder(call)
    ]
    helpers_seen: set[tuple[Path, str]] = set()
    while wanted:
        place, argument = wanted.pop()
        at = place.parameter(argument.id) if isinstance(argument, ast.Name) else None
        if at is None:
            _note(found, place, argument)
        elif (place.path, place.function.name) not in helpers_seen:
            helpers_seen.add((place.path, place.function.name))
            callers = list(_callers(places, place, at))
            wanted += callers
            if not callers:
                found.unclear.append(_where(place, argument))
    return found


def _places() -> Iterator[Place]:
    for path in modules():
        if path != PROJECT / "clinic/actions/audit.py":
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.FunctionDef):
                    yield Place(path, node)


def _is_recorder(call: ast.Call) -> bool:
    return (
        isinstance(call.func, ast.Attribute)
        and call.func.attr in RECORDERS
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "audit"
    )


def _callers(
    places: list[Place], helper: Place, at: int
) -> Iterator[tuple[Place, ast.expr]]:
    name = helper.function.args.args[at].arg
    for place in places:
        for call in place.calls():
            if _calls(call, place, helper):
                named = [k.value for k in call.keywords if k.arg == name]
                yield place, named[0] if named else call.args[at - helper.is_method]


def _calls(call: ast.Call, place: Place, helper: Place) -> bool:
    if helper.is_method:
        return (
            isinstance(call.func, ast.Attribute)
            and call.func.attr == helper.function.name
            and len(call.args) > 0
        )
    is_named = isinstance(call.func, ast.Name) and call.func.id == helper.function.name
    return is_named and place.path == helper.path


def _note(found: Found, place: Place, argument: ast.expr) -> None:
    words = set(_words(place.function, argument))
    where = _where(place, argument)
    found.words.update(dict.fromkeys(words - {UNCLEAR}, where))
    if UNCLEAR in words or not words:
        found.unclear.append(where)


def _where(place: Place, node: ast.expr) -> str:
    return f"{place.path.relative_to(PROJECT)}:{node.lineno}"


def _words(function: ast.FunctionDef, argument: ast.expr) -> Iterator[str]:
    match argument:
        case ast.Constant():
            yield str(argument.value)
        case ast.IfExp():
            yield from _words(function, argument.body)
            yield from _words(function, argument.orelse)
        case ast.JoinedStr():
            yield from _of_states(argument)
        case ast.Call(func=ast.Name(id="str"), args=[inner]):
            yield from _words(function, inner)
        case ast.Attribute():
            yield _of_changes(argument)
        case ast.Name():
            for value in _assigned(function, argument.id):
                yield from _words(function, value)
        case _:
            yield UNCLEAR


def _assigned(function: ast.FunctionDef, name: str) -> Iterator[ast.expr]:
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name:
            yield node.value


def _of_changes(argument: ast.Attribute) -> str:
    is_kind = ast.unparse(argument.value) == "ChangeKind"
    return str(ChangeKind[argument.attr]) if is_kind else UNCLEAR


def _of_states(text: ast.JoinedStr) -> Iterator[str]:
    """A word that ends in a state of an appointment, or in a kind of an entry."""
    start, last = text.values[0], text.values[-1]
    shown = last.value if isinstance(last, ast.FormattedValue) else None
    endings = {"state": AppointmentState, "kind": EntryKind}
    name = getattr(shown, "attr", getattr(shown, "id", ""))
    if name not in endings or not isinstance(start, ast.Constant):
        yield UNCLEAR
    else:
        yield from (f"{start.value}{ending}" for ending in endings[name])
