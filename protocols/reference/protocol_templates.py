"""Protocol templates: `current()`, `get(slug, version=None)`, `all_versions()`.

One file a version: `data/protocols/<slug>@<version>.toml`.
"""

from functools import cache
from pathlib import Path

from clinic.reference.loader import Faults, Table, read
from patients.domain.choices import SexAtBirth
from patients.domain.vocabulary import Diagnosis, Goal, Ingredient, Norwood
from protocols.domain.plan import PlanStep, Window
from protocols.domain.protocol import (
    Check,
    Counts,
    EvidenceLevel,
    Indication,
    Moment,
    Offer,
    PhaseTemplate,
    Protocol,
    ReviewPoint,
)
from protocols.domain.protocol_names import slug_of
from protocols.reference.paths import DATA
from protocols.reference.provenance import provenance
from protocols.reference.ranges import (
    MOST_COUNTED,
    MOST_DAYS,
    MOST_MINUTES,
    MOST_SESSIONS,
    check_once,
    whole_within,
)
from protocols.reference.texts_by_language import in_every_language

PROTOCOLS = DATA / "protocols"
NUMBERED = (Moment.SESSION, Moment.WEEK, Moment.MONTH, Moment.WEEKS_AFTER_LAST)


@cache
def all_versions() -> tuple[Protocol, ...]:
    """Every published version, T1 to T12, the newest version of each first."""
    faults = Faults()
    found = [of_file(path, faults) for path in PROTOCOLS.glob("*.toml")]
    faults.raise_if_any()
    newest_first = sorted(found, key=lambda one: one.version, reverse=True)
    return tuple(sorted(newest_first, key=_number))


def current() -> tuple[Protocol, ...]:
    """The newest version of each protocol, in the order of the codes."""
    newest: dict[str, Protocol] = {}
    for protocol in all_versions():
        newest.setdefault(protocol.slug, protocol)
    return tuple(newest.values())


def get(slug: str, version: str | None = None) -> Protocol | None:
    for protocol in all_versions():
        if protocol.slug == slug and version in {None, protocol.version}:
            return protocol
    return None


def _number(protocol: Protocol) -> int:
    digits = protocol.code.partition("_")[0].removeprefix("T")
    return int(digits) if digits.isdigit() else 0


def of_file(path: Path, faults: Faults) -> Protocol:
    table = read(path, faults)
    protocol = load(table)
    if table.file != f"{protocol.name}.toml":
        table.fault("code", f"the file must be called {protocol.name}.toml")
    return protocol


def load(table: Table) -> Protocol:
    table.whole("schema")
    table.day("in_force_from")
    code, version = table.text("code"), table.text("version")
    offer = table.choice("offer", Offer)
    protocol = Protocol(
        code=code,
        slug=slug_of(code),
        version=version,
        offer=offer,
        title=in_every_language(table.table("title")),
        summary=in_every_language(table.table("summary")),
        evidence=table.choice("evidence", EvidenceLevel),
        evidence_text=in_every_language(table.table("evidence_text")),
        indication=_indication(table.table("indication")),
        phases=tuple(_phase(phase) for phase in table.tables("phases")),
        session_minutes=whole_within(table, "session_minutes", 1, MOST_MINUTES),
        review_points=tuple(_review(point) for point in table.tables("review_points")),
        stop_rules=_once(table, "stop_rules"),
        formula_allowed=_known(table, "formula_allowed", tuple(Ingredient)),
        notes=table.words("notes"),
        provenance=provenance(table),
    )
    _check_whole(table, protocol)
    table.finish()
    return protocol


def _check_whole(table: Table, protocol: Protocol) -> None:
    if bool(protocol.phases) != (protocol.offer == Offer.PLAN):
        table.fault(
            "phases", "stand in a protocol that can be planned, and there alone"
        )
    if protocol.phases and not any(one.sessions.minimum for one in protocol.phases):
        table.fault("phases[0].sessions.minimum", "one phase needs a session at least")
    names = {phase.name for phase in protocol.phases}
    for point in protocol.review_points:
        if point.phase and point.phase not in names:
            table.fault("review_points", f"no phase {point.phase}")


def _known(table: Table, key: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
    names = _once(table, key)
    for name in names:
        if name not in allowed:
            table.fault(key, f"{name} is not known")
    return names


def _once(table: Table, key: str) -> tuple[str, ...]:
    words = table.words(key)
    check_once(table, key, words)
    return words


def _indication(table: Table) -> Indication:
    indication = Indication(
        diagnoses=_known(table, "diagnoses", tuple(Diagnosis)),
        sexes=_known(table, "sexes", tuple(SexAtBirth)),
        norwood=_known(table, "norwood", tuple(Norwood)),
        goals=_known(table, "goals", tuple(Goal)),
    )
    table.finish()
    return indication


def _phase(table: Table) -> PhaseTemplate:
    name = table.text("name")
    if name != name.upper():
        table.fault("name", "must be in capitals")
    phase = PhaseTemplate(
        name=name,
        title=in_every_language(table.table("title")),
        sessions=Counts(*_ascending(table.table("sessions"), MOST_SESSIONS)),
        steps=tuple(_step(step) for step in table.tables("steps")),
    )
    starts = [step.from_session for step in phase.steps]
    if not starts or starts[0] != 1 or starts != sorted(set(starts)):
        table.fault("steps", "must begin at session 1 and go up")
    table.finish()
    return phase


def _step(table: Table) -> PlanStep:
    step = PlanStep(
        from_session=whole_within(table, "from_session", 1, MOST_SESSIONS),
        window=Window(*_ascending(table.table("interval_days"), MOST_DAYS)),
    )
    table.finish()
    return step


def _ascending(table: Table, end: int) -> tuple[int, int, int]:
    least, target, most = (table.whole(key) for key in ("minimum", "target", "maximum"))
    if not 0 <= least <= target <= most:
        table.fault("target", "minimum, target and maximum must go up from zero")
    elif most > end:
        table.fault("maximum", f"must be from 0 to {end}")
    table.finish()
    return least, target, most


def _review(table: Table) -> ReviewPoint:
    at = table.choice("at", Moment)
    point = ReviewPoint(
        at=at,
        number=_counted(table) if at in NUMBERED else 0,
        phase=table.text("phase") if at == Moment.PHASE_END else "",
        do=_checks(_known(table, "do", tuple(Check))),
    )
    table.finish()
    return point


def _counted(table: Table) -> int:
    return whole_within(table, "number", 1, MOST_COUNTED)


def _checks(names: tuple[str, ...]) -> tuple[Check, ...]:
    return tuple(check for check in Check if check in names)
