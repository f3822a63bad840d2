"""The treatment as a record, and what it is held against."""

from dataclasses import asdict, replace
from datetime import datetime

from clinic.queries import site
from protocols.domain.antisepsis import ANTISEPTICS, GLOVES, is_unnamed, refusals
from protocols.domain.limits import IncidentKey, LimitIssue
from protocols.domain.screening import Known
from protocols.domain.session_practice import Observation
from protocols.domain.treatment import (
    Contents,
    ProductWork,
    Rulings,
    Treatment,
    ZoneWork,
)
from protocols.domain.treatment_issues import sign_issues, stops
from protocols.domain.verdicts import Part
from protocols.models.course import PlannedSession
from protocols.models.session import ProductUse, SessionRecord
from protocols.models.stock import Lot
from protocols.queries.knowledge_in_force import formulary_in_force, limits_in_force
from protocols.queries.screenings import live_screening
from protocols.queries.sessions import (
    content_of_session,
    planned_sessions,
    record_of,
)
from protocols.queries.stock import stock_issues
from protocols.reference import session_practice

_LISTS = frozenset({"zones", "products"})


def treatment_of(record: SessionRecord) -> Treatment:
    """What the record holds of the treatment, signed or not."""
    plain = {
        name: getattr(record, name)
        for name in Treatment.__dataclass_fields__
        if name not in _LISTS
    }
    return Treatment(
        zones=tuple(
            ZoneWork(
                zone=row.zone,
                technique=row.technique,
                points=row.points,
                ml_per_point=row.ml_per_point,
                depth_mm=row.depth_mm,
                spacing_mm=row.spacing_mm,
            )
            for row in record.zones.all()
        ),
        products=tuple(
            ProductWork(
                ingredient=row.ingredient,
                brand=row.brand,
                manufacturer=row.manufacturer,
                lot=row.lot,
                expires_on=row.expires_on,
                concentration=row.concentration,
                drawn_ml=row.drawn_ml,
                used_ml=row.used_ml,
                discarded_ml=row.discarded_ml,
                syringe=row.syringe,
                stock_lot_id=row.stock_lot_id,
                container_id=row.container_id,
                storage_c=row.storage_c,
            )
            for row in record.products.all()
        ),
        **plain,
    )


def treatment_at(record: SessionRecord, *, at: datetime) -> Treatment:
    """The same, with the minutes that a running observation has reached."""
    treatment = treatment_of(record)
    minutes = observation_of(record).minutes(at)
    if record.is_locked or minutes is None:
        return treatment
    return replace(treatment, observed_minutes=minutes)


def observation_of(record: SessionRecord) -> Observation:
    return Observation(record.observation_started_at, record.observation_stopped_at)


def rulings_for(
    session: PlannedSession,
    record: SessionRecord | None,
    treatment: Treatment,
    *,
    at: datetime,
) -> Rulings:
    """The limits, the formulary, the plan's formula, the shelf, and what speaks against
    what."""
    today = at.astimezone(site.zone_of(site.home_location())).date()
    patient = session.course.plan.patient
    live = live_screening(patient, part=Part.COURSE, at=at)
    known = live.gathered.known
    allergies = _words(known, "ingredient_allergies")
    answer = (
        known["antiseptic_latex_allergy"].value
        if ("antiseptic_latex_allergy" in known)
        else None
    )
    incidents = record.incidents.all() if record else ()
    return Rulings(
        limits=limits_in_force(),
        formulary=formulary_in_force(),
        practice=session_practice.current(),
        planned=tuple(item.key for item in content_of_session(session).formula),
        blocked=live.screening.blocked_keys,
        today=today,
        at=at,
        allergies=allergies,
        refused=refusals(allergies, ANTISEPTICS) | refusals(allergies, GLOVES),
        antiseptic_unnamed=is_unnamed(answer, allergies),
        told=frozenset(
            IncidentKey(row.code, row.ingredient, row.lot) for row in incidents
        ),
        contents=_contents(treatment),
        stock=stock_issues(_as_uses(treatment), today=today, at=at),
    )


def issues_of(
    session: PlannedSession,
    record: SessionRecord,
    treatment: Treatment,
    *,
    at: datetime,
) -> tuple[LimitIssue, ...]:
    """Everything that warns about this treatment now, or stops it."""
    return sign_issues(treatment, rulings_for(session, record, treatment, at=at))


def untold_now(record: SessionRecord, *, at: datetime) -> list[IncidentKey]:
    """What of the saved draft should not have been given, and nobody has told yet."""
    session = planned_sessions().get(pk=record.planned_session_id)
    saved = record_of(session)
    assert saved is not None
    treatment = treatment_at(saved, at=at)
    if treatment.is_blank:
        return []
    found = stops(issues_of(session, saved, treatment, at=at))
    keys = [issue.incident for issue in found if issue.incident]
    return list(dict.fromkeys(keys))


def still_untold(record: SessionRecord) -> list[IncidentKey]:
    """What was untold when the session was stopped early, and is so still."""
    told = {
        IncidentKey(row.code, row.ingredient, row.lot) for row in record.incidents.all()
    }
    return [key for one in record.untold if (key := IncidentKey(**one)) not in told]


def _as_uses(treatment: Treatment) -> list[ProductUse]:
    return [ProductUse(**asdict(product)) for product in treatment.products]


def _contents(treatment: Treatment) -> dict[int, Contents]:
    ids = {one.stock_lot_id for one in treatment.products if one.stock_lot_id}
    return {
        lot.pk: Contents(
            tuple(lot.product.ingredients),
            tuple(lot.product.excipients),
            lot.product.excipients_known,
        )
        for lot in Lot.objects.filter(pk__in=ids).select_related("product")
    }


def _words(known: Known, key: str) -> tuple[str, ...]:
    value = known[key].value if key in known else None
    return tuple(map(str, value)) if isinstance(value, list) else ()
