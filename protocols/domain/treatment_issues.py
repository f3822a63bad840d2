"""Whether the record of a session can be signed (clinical-reference 4.2 and 6.1)."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from protocols.domain.anaesthesia import anaesthetic_issues
from protocols.domain.antisepsis import antisepsis_issues
from protocols.domain.limits import (
    LimitIssue,
    SessionLimits,
    SessionMeasures,
    Severity,
    session_issues,
)
from protocols.domain.mixing import product_issues
from protocols.domain.session_practice import observation_issues, pain_issues
from protocols.domain.treatment import Rulings, Treatment


def _(message: str) -> str:
    """Marks a message for makemessages."""
    return message


def sign_issues(treatment: Treatment, rulings: Rulings) -> tuple[LimitIssue, ...]:
    """Everything that warns or stops, each once, in the order of the page."""
    found = (
        *_missing(treatment),
        *_of_zones(treatment, rulings.limits),
        *_of_skin(treatment, rulings),
        *product_issues(treatment, rulings),
        *anaesthetic_issues(treatment, rulings.formulary),
        *_of_tolerance(treatment, rulings),
    )
    issues: list[LimitIssue] = []
    for issue in found:
        if issue not in issues:
            issues.append(issue)
    return tuple(issues)


def stops(issues: Iterable[LimitIssue]) -> tuple[LimitIssue, ...]:
    return tuple(issue for issue in issues if issue.severity == Severity.STOP)


def warnings(issues: Iterable[LimitIssue]) -> tuple[LimitIssue, ...]:
    return tuple(issue for issue in issues if issue.severity == Severity.WARN)


def _missing(treatment: Treatment) -> Iterator[LimitIssue]:
    needed = {
        "zones": (bool(treatment.zones), _("Say which zones were treated.")),
        "products": (
            bool(treatment.products),
            _("Say what was given, with its lot and expiry."),
        ),
        "antisepsis": (bool(treatment.antisepsis), _("Say how the skin was cleaned.")),
        "anaesthesia": (
            bool(treatment.anaesthesia),
            _("Say which anaesthesia was used, or none."),
        ),
        "pain_during": (
            treatment.pain_during is not None,
            _("Ask for the strongest pain during the session, 0 to 10."),
        ),
        "observed_minutes": (
            treatment.observed_minutes is not None,
            _("Say how long the patient was observed afterwards."),
        ),
    }
    for field, (is_there, message) in needed.items():
        if not is_there:
            yield LimitIssue(field, Severity.STOP, message, {})


def _of_zones(treatment: Treatment, limits: SessionLimits) -> Iterator[LimitIssue]:
    for zone in treatment.zones:
        yield from session_issues(
            SessionMeasures(
                technique=zone.technique,
                ml_per_point=zone.ml_per_point,
                spacing_mm=zone.spacing_mm,
                depth_mm=zone.depth_mm,
            ),
            limits,
        )
    if treatment.zones and treatment.products:
        yield from session_issues(_whole(treatment), limits)


def _whole(treatment: Treatment) -> SessionMeasures:
    """The session as one: the average volume a point stands for all zones."""
    points = Decimal(treatment.points)
    gauge = treatment.needle_gauge
    return SessionMeasures(
        points=points,
        ml_per_point=treatment.placed_ml / points if points else None,
        needle_gauge=Decimal(gauge) if gauge is not None else None,
        used_ml=treatment.used_ml,
    )


def _of_skin(treatment: Treatment, rulings: Rulings) -> Iterator[LimitIssue]:
    yield from antisepsis_issues(
        treatment.antisepsis, treatment.gloves, rulings.refused
    )
    if treatment.antisepsis and rulings.antiseptic_unnamed:
        message = _(
            "An allergy to an antiseptic or latex is recorded, but not to which. Ask,"
            " and add it to the history."
        )
        yield LimitIssue("antisepsis", Severity.WARN, message, {})


def _of_tolerance(treatment: Treatment, rulings: Rulings) -> Iterator[LimitIssue]:
    scores = {
        "pain_before": treatment.pain_before,
        "pain_during": treatment.pain_during,
        "pain_after": treatment.pain_after,
    }
    yield from pain_issues(scores, rulings.practice)
    yield from observation_issues(treatment.observed_minutes, rulings.practice)
