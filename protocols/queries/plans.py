"""Plans of a patient, their versions, and what the editor of one needs."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Prefetch

from patients.models.patient import Patient
from protocols.domain.candidacy_facts import candidacy_facts
from protocols.domain.formulary import Formulary
from protocols.domain.plain import revived
from protocols.domain.plan import PlanContent, PlanDraft
from protocols.domain.protocol import Protocol, fitting_first
from protocols.domain.release import Release
from protocols.domain.states import PlanState
from protocols.domain.verdicts import Part
from protocols.models.documents import PlanDocument
from protocols.models.plan import PlanVersion, TreatmentPlan
from protocols.queries.knowledge_in_force import formulary_in_force, protocols_in_force
from protocols.queries.screenings import LiveScreening, live_screening


@dataclass(frozen=True, slots=True)
class OpenPlan:
    """One plan with its working content and the screening of its formula, now."""

    plan: TreatmentPlan
    draft: PlanDraft
    protocol: Protocol
    live: LiveScreening
    versions: list[PlanVersion]
    formulary: Formulary

    @property
    def latest(self) -> PlanVersion | None:
        return self.versions[0] if self.versions else None


def plans_of(patient: Patient) -> list[TreatmentPlan]:
    versions = PlanVersion.objects.order_by("-number").select_related("issued_by")
    return list(
        TreatmentPlan.objects.filter(patient=patient)
        .select_related("clinician")
        .prefetch_related(Prefetch("versions", queryset=versions))
    )


def plan_of(patient: Patient, *, pk: int) -> TreatmentPlan | None:
    return (
        TreatmentPlan.objects.filter(patient=patient, pk=pk)
        .select_related("clinician", "patient")
        .first()
    )


def open_plan(plan: TreatmentPlan, *, at: datetime) -> OpenPlan:
    draft = PlanDraft.from_json(plan.draft)
    live = live_screening(
        plan.patient, part=Part.COURSE, at=at, formula=draft.formula_keys
    )
    return OpenPlan(
        plan=plan,
        draft=draft,
        protocol=protocol_of(plan),
        live=live,
        versions=versions_of(plan),
        formulary=formulary_in_force(),
    )


def protocol_of(plan: TreatmentPlan) -> Protocol:
    """The protocol as it was copied in, whatever has been published since."""
    return revived(Protocol, plan.protocol_copy)


def versions_of(plan: TreatmentPlan) -> list[PlanVersion]:
    return list(
        PlanVersion.objects.filter(plan=plan)
        .select_related("issued_by", "acceptance")
        .order_by("-number")
    )


def content_of(version: PlanVersion) -> PlanContent:
    return PlanContent.from_json(version.content)


def protocols_for(live: LiveScreening) -> tuple[Protocol, ...]:
    """Those that fit this person first; the ones that can only be referred last."""
    answers = {key: given.value for key, given in live.gathered.known.items()}
    offered = protocols_in_force()
    first = fitting_first(offered, candidacy_facts(answers))
    return (*first, *(each for each in offered if each not in first))


def next_plan_number() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('plan_number_seq')")
        number: int = cursor.fetchone()[0]
    return f"PL-{number:06}"


def release_of(
    plan: TreatmentPlan, version: PlanVersion, *, at: datetime
) -> Release | None:
    """What the issued formula still waits for; None for a plan that ended."""
    if plan.state not in {PlanState.PENDING_START, PlanState.ACTIVE}:
        return None
    formula = tuple(item.key for item in content_of(version).formula)
    live = live_screening(plan.patient, part=Part.COURSE, at=at, formula=formula)
    return live.release


def documents_of(version: PlanVersion) -> list[PlanDocument]:
    return list(PlanDocument.objects.filter(plan_version=version))
