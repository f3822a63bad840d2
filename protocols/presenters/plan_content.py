"""Everything an issued plan says, in the patient's language: the PDF's one source."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from decimal import Decimal

from django.utils import translation
from django.utils.translation import gettext as _

from clinic.models.places import Clinic
from clinic.models.staff import StaffMember
from patients.domain.hair_facts import shares
from patients.models.assessment import ScalpAssessment
from patients.queries.assessments import zone_finding
from protocols.domain.formulary import Formulary
from protocols.domain.patient_texts import PatientTexts
from protocols.domain.plan import (
    BlockedIngredient,
    FormulaItem,
    Line,
    PendingItem,
    PlanClinic,
    PlanClinician,
    PlanContent,
    PlanFound,
    PlanIngredient,
    PlanPatient,
    PlanProtocol,
    PlanReview,
    PlanScreening,
    PlanSource,
    PlanText,
    ScreeningLine,
    TextSection,
    ZoneValue,
)
from protocols.domain.pricing import price
from protocols.domain.protocol import Protocol
from protocols.domain.release import Release
from protocols.domain.schedule import planned_sessions, review_dates
from protocols.domain.screening import BlockRecord, FindingRecord, Screening
from protocols.models.screening import CandidacyCheck
from protocols.presenters.answers import answer_label, answer_words
from protocols.presenters.decline_letter import NEVER_WRITTEN, patient_words
from protocols.presenters.ingredients import in_language, ingredient_name
from protocols.presenters.plan_schedule import plan_schedule
from protocols.presenters.screening import choice_words
from protocols.presenters.timeline import moment_of
from protocols.queries.knowledge_in_force import texts_in_force
from protocols.queries.plans import OpenPlan
from protocols.queries.screenings import Decisions
from protocols.reference import references

# A pregnancy answer is written only as advice, never as an answer.
NEVER_PRINTED = NEVER_WRITTEN | {"R01", "R02", "R03", "R05", "D12", "D12b"}
FOUND_KEYS = ("norwood", "ludwig", "sinclair", "loss_duration_months")
ANTIANDROGENS = frozenset({"dutasteride", "finasteride"})


@dataclass(frozen=True, slots=True)
class Issue:
    """Who issues what, when; ``number`` is the version's."""

    opened: OpenPlan
    check: CandidacyCheck
    clinic: Clinic
    issuer: StaffMember
    number: int
    at: datetime
    zone: tzinfo

    @property
    def language(self) -> str:
        return self.opened.plan.patient.language


def plan_content(issue: Issue) -> PlanContent:
    with translation.override(issue.language):
        return _content(issue, texts_in_force(_code(issue.language)))


def _content(issue: Issue, words: PatientTexts) -> PlanContent:
    opened, plan = issue.opened, issue.opened.plan
    draft, screening = opened.draft, opened.live.screening
    assert draft.start_on is not None
    schedule = plan_schedule(opened)
    cost = price(draft, schedule)
    assert cost is not None
    return PlanContent(
        number=plan.number,
        version=issue.number,
        language=issue.language,
        issued_at=issue.at,
        patient=PlanPatient(
            plan.patient.full_name, plan.patient.number, plan.patient.date_of_birth
        ),
        clinician=_person(plan.clinician),
        clinic=_clinic(issue),
        protocol=_protocol(opened.protocol, issue.language),
        found=_found(opened),
        screening=_screening(issue, screening, opened.live.decisions),
        pending=_pending(opened.live.release, issue.language),
        goals=draft.goals,
        phases=draft.phases,
        start_on=draft.start_on,
        schedule=schedule,
        session_minutes=opened.protocol.session_minutes,
        reviews=plan_reviews(opened, words),
        formula=tuple(
            _ingredient(item, words, opened.formulary) for item in draft.formula
        ),
        prescriber=_person(issue.issuer),
        blocked=_blocked(screening.blocked, issue.language),
        price=cost,
        stop_rules=tuple(
            words.stop_rules[key]
            for key in opened.protocol.stop_rules
            if key in words.stop_rules
        ),
        agreed_stop_rule=draft.agreed_stop_rule,
        fertility_notes=_fertility(opened, words),
        texts=_texts(words),
        references=_references(opened.protocol),
        photo_consent=_value(opened, "photo_consent") == "yes",
        follows_on=draft.follows_on,
        phase_titles={
            phase.name: in_language(phase.title) for phase in opened.protocol.phases
        },
    )


def plan_reviews(opened: OpenPlan, words: PatientTexts) -> tuple[PlanReview, ...]:
    if opened.draft.start_on is None:
        return ()
    sessions = planned_sessions(opened.draft.phases, opened.draft.start_on)
    numbers = {session.dates.target: session.number for session in sessions}
    return tuple(
        PlanReview(
            code=f"{review.point.at}_{review.point.number}".removesuffix("_0"),
            label=moment_of(review),
            tasks=tuple(words.checks.get(check, check) for check in review.point.do),
            on=review.on,
            after_session=numbers.get(review.on),
        )
        for review in review_dates(opened.protocol.review_points, sessions)
    )


def _code(language: str) -> str:
    return language.partition("-")[0]


def _person(person: StaffMember) -> PlanClinician:
    return PlanClinician(person.full_name, person.licence_number)


def _clinic(issue: Issue) -> PlanClinic:
    clinic = issue.clinic
    is_turkish = _code(issue.language) == "tr"
    refund = (clinic.refund_text_tr if is_turkish else "") or clinic.refund_text_en
    return PlanClinic(
        name=clinic.name,
        address=clinic.address,
        phone=clinic.phone,
        email=clinic.email,
        website=clinic.website,
        emergency_phone=clinic.emergency_phone,
        emergency_number=clinic.emergency_number,
        timezone=str(issue.zone),
        cancellation_hours=clinic.cancellation_hours,
        refund_rule=refund,
    )


def _protocol(protocol: Protocol, language: str) -> PlanProtocol:
    return PlanProtocol(
        slug=protocol.slug,
        version=protocol.version,
        code=protocol.code,
        title=in_language(protocol.title, language),
        evidence_level=protocol.evidence,
        evidence_text=in_language(protocol.evidence_text, language),
        sources=tuple(_source(code) for code in protocol.provenance.sources),
    )


def _source(code: str) -> PlanSource:
    known = references.get(code)
    return PlanSource(code, known.citation if known else code)


def _value(opened: OpenPlan, key: str) -> object:
    given = opened.live.gathered.known.get(key)
    return given.value if given else None


def _found(opened: OpenPlan) -> PlanFound:
    assessment = opened.live.gathered.assessment
    diagnosis = _value(opened, "primary_diagnosis")
    shown = [key for key in FOUND_KEYS if _value(opened, key) not in {None, "", "na"}]
    return PlanFound(
        diagnosis=answer_words("primary_diagnosis", diagnosis),
        lines=tuple(
            Line(answer_label(key), answer_words(key, _value(opened, key)))
            for key in shown
        ),
        zones_requested=_zones(opened, "zones_requested"),
        zones_without_hair=_zones(opened, "zones_without_hair"),
        zones=_measured(assessment),
        assessed_on=assessment.saved_at.astimezone(opened.live.gathered.zone).date()
        if assessment
        else None,
        assessor=assessment.assessor.full_name if assessment else "",
    )


def _zones(opened: OpenPlan, key: str) -> tuple[str, ...]:
    value = _value(opened, key)
    return tuple(str(zone) for zone in value) if isinstance(value, list) else ()


def _measured(assessment: ScalpAssessment | None) -> tuple[ZoneValue, ...]:
    rows = list(assessment.zones.all()) if assessment else []
    own = {each.zone: each.percent for each in shares(map(zone_finding, rows))}
    return tuple(
        ZoneValue(
            zone=row.zone,
            label=answer_words("zones_requested", [row.zone]),
            density_per_cm2=row.density_per_cm2,
            mean_diameter_um=row.mean_diameter_um,
            percent_of_occipital=_whole(own.get(row.zone)),
        )
        for row in rows
        if row.density_per_cm2 is not None or row.mean_diameter_um is not None
    )


def _whole(percent: Decimal | None) -> int | None:
    """Cut, not rounded: 49.6 is under half and must not read as half."""
    return None if percent is None else int(percent)


def _screening(
    issue: Issue, screening: Screening, decisions: Decisions
) -> PlanScreening:
    signed = issue.opened.live.sign_off
    return PlanScreening(
        overall=screening.overall,
        check_id=issue.check.pk,
        run_at=issue.check.run_at,
        ruleset_slug=screening.ruleset_slug,
        ruleset_version=screening.ruleset_version,
        signed_off_by=signed.signed_by.full_name if signed else "",
        signed_off_on=signed.signed_at.astimezone(issue.zone).date()
        if signed
        else None,
        lines=tuple(_line(found, decisions, issue) for found in screening.findings),
    )


def _line(found: FindingRecord, decisions: Decisions, issue: Issue) -> ScreeningLine:
    words = patient_words(found, issue.language)
    made = decisions.get((found.rule_id, found.answers_fingerprint))
    return ScreeningLine(
        rule_id=found.rule_id,
        verdict=found.verdict,
        title=_(found.title),
        why=words.why if words else _(found.reason),
        next_step=words.next_step if words else "",
        is_printed=found.rule_id not in NEVER_PRINTED,
        decided_by=made.by.full_name if made else "",
        decided_on=made.at.astimezone(issue.zone).date() if made else None,
        decision=choice_words(made.choice) if made and made.reason else "",
        reason=made.reason if made else "",
    )


def _pending(release: Release, language: str) -> tuple[PendingItem, ...]:
    items = []
    for pending in release.pending:
        words = patient_words(pending.finding, language)
        text = _(pending.finding.title)
        if words:
            text = " ".join(filter(None, (words.why, words.next_step)))
        items.append(PendingItem(pending.finding.rule_id, text))
    return tuple(items)


def _ingredient(
    item: FormulaItem, words: PatientTexts, formulary: Formulary
) -> PlanIngredient:
    record = formulary.ingredients[item.key]
    assert item.amount is not None
    return PlanIngredient(
        key=item.key,
        name=in_language(record.name),
        role=in_language(record.role),
        amount=item.amount,
        unit=item.unit,
        concentration=item.concentration,
        why=item.why,
        status=record.status,
        off_label_text=words.off_label,
        evidence_text=in_language(record.note),
    )


def _blocked(
    blocks: Iterable[BlockRecord], language: str
) -> tuple[BlockedIngredient, ...]:
    """Each ingredient once, with the words of the first rule that has any."""
    found: dict[str, BlockedIngredient] = {}
    for block in blocks:
        words = patient_words(block, language)
        why = "" if block.rule_id in NEVER_PRINTED else words.why if words else ""
        earlier = found.get(block.ingredient)
        found[block.ingredient] = BlockedIngredient(
            key=block.ingredient,
            name=ingredient_name(block.ingredient),
            why=earlier.why or why if earlier else why,
            rules=(*(earlier.rules if earlier else ()), block.rule_id),
        )
    return tuple(found.values())


def _fertility(opened: OpenPlan, words: PatientTexts) -> tuple[str, ...]:
    """Advice where it is relevant: possible pregnancy, and anti-androgens."""
    keys = []
    sex, potential = (
        _value(opened, key) for key in ("sex_at_birth", "pregnancy_potential")
    )
    if sex != "M" and potential != "no":
        keys.append("pregnancy")
    formula = set(opened.draft.formula_keys)
    if formula & ANTIANDROGENS:
        keys += ["blood_donation", "fertility"]
    if "biotin" in formula:
        keys.append("biotin")
    return tuple(words.notes[key] for key in keys if key in words.notes)


def _texts(words: PatientTexts) -> dict[str, PlanText]:
    effects = words.side_effects
    sections: dict[str, tuple[TextSection, ...]] = {
        "what_it_is": _plain(words.what_it_is),
        "aim": _plain(words.aim, words.limits),
        "timeline": _plain(*words.timeline),
        "off_label": _plain(words.off_label),
        "not_signed_off": _plain(words.not_signed_off),
        "success": _plain(words.success),
        "evidence": _plain(*words.evidence.statement),
        "alternatives": _plain(*words.alternatives.values()),
        "before": _plain(*words.before.values()),
        "aftercare": tuple(
            TextSection(step.title, step.lines) for step in words.aftercare
        ),
        "side_effects": (
            TextSection(_("Common"), effects.common),
            TextSection(_("Uncommon"), effects.uncommon),
            TextSection(_("Rare, but serious"), effects.rare_serious),
        ),
        "red_flags": _plain(*words.red_flags.values()),
        "observation": _plain(words.notes.get("observation", "")),
    }
    return {
        key: PlanText(words.slug, words.version, found)
        for key, found in sections.items()
    }


def _plain(*lines: str) -> tuple[TextSection, ...]:
    return (TextSection("", tuple(line for line in lines if line)),)


def _references(protocol: Protocol) -> tuple[PlanSource, ...]:
    """Those that the plan's own texts and protocol cite."""
    cited = dict.fromkeys(["2", "3", "5", "13", *map(str, range(20, 26))])
    cited |= dict.fromkeys(
        code for code in protocol.provenance.sources if code.isdecimal()
    )
    return tuple(_source(code) for code in sorted(cited, key=int))
