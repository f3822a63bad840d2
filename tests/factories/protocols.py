"""Smallest valid plans and screenings. What a test is about, it says itself."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from protocols.domain.plan import (
    BlockedIngredient,
    FormulaItem,
    Line,
    PhasePrice,
    PlanClinic,
    PlanClinician,
    PlanContent,
    PlanDraft,
    PlanFound,
    PlanIngredient,
    PlanPatient,
    PlanPhase,
    PlanPrice,
    PlanProtocol,
    PlanReview,
    PlanScreening,
    PlanSession,
    PlanSource,
    PlanStep,
    PlanText,
    ScreeningLine,
    TextSection,
    Window,
    ZoneValue,
)

WEEKLY = Window(6, 7, 10)
MONTHLY = Window(25, 30, 40)
CLINICIAN = PlanClinician("Dr. Ayşe Işık", "TR-4711")


def phases() -> tuple[PlanPhase, ...]:
    """T1 by targets: five weekly, then four monthly."""
    return (
        PlanPhase("INDUCTION", 5, (PlanStep(1, WEEKLY),)),
        PlanPhase("MAINTENANCE", 4, (PlanStep(1, MONTHLY),)),
    )


def plan_draft(**changes: object) -> PlanDraft:
    values: dict[str, object] = {
        "protocol_slug": "t1-weekly-monthly",
        "protocol_version": "2026.11",
        "phases": phases(),
        "formula": (FormulaItem("dexpanthenol", Decimal("2.0"), "mL", "250 mg/mL"),),
        "goals": "Keep what is there.",
        "start_on": date(2026, 12, 1),
        "currency": "TRY",
        "price_per_session": Decimal("3200.00"),
        "maintenance_price": Decimal("3150.00"),
        "maintenance_every_days": 60,
        "agreed_stop_rule": True,
    }
    return PlanDraft(**(values | changes))  # type: ignore[arg-type]


def plan_schedule() -> tuple[PlanSession, ...]:
    rows, day = [], date(2026, 12, 1)
    for number in range(1, 10):
        window = WEEKLY if number <= 5 else MONTHLY
        earliest = latest = target = day
        if number > 1:
            earliest, target, latest = (
                day + timedelta(days=days)
                for days in (window.min_days, window.target_days, window.max_days)
            )
        phase = "INDUCTION" if number <= 5 else "MAINTENANCE"
        rows.append(PlanSession(number, phase, earliest, target, latest, window))
        day = target
    return tuple(rows)


def plan_content(**changes: object) -> PlanContent:
    """Everything a PDF says, for T1, without a database."""
    values: dict[str, object] = {
        "number": "PL-000101",
        "version": 1,
        "language": "en-gb",
        "issued_at": datetime(2026, 11, 22, 9, 0, tzinfo=UTC),
        "patient": PlanPatient("Jürgen Müller-İşcan", "P-000123", date(1988, 4, 2)),
        "clinician": CLINICIAN,
        "clinic": PlanClinic(
            name="Örnek Hair Clinic",
            address="Bağdat Cd. 1, İstanbul",
            phone="+90 216 000 00 00",
            email="hello@ornek.example",
            website="https://ornek.example",
            emergency_phone="+90 532 000 00 00",
            emergency_number="112",
            timezone="Europe/Istanbul",
            cancellation_hours=24,
            refund_rule="Pay per session. Stopping costs nothing.",
        ),
        "protocol": PlanProtocol(
            slug="t1-weekly-monthly",
            version="2026.11",
            code="T1_WEEKLY_MONTHLY",
            title="Weekly, then monthly",
            evidence_level="seed_marketing",
            evidence_text="Practice-based, no trial.",
            sources=(PlanSource("S3", "Clinic page on alopecia areata."),),
        ),
        "found": PlanFound(
            diagnosis="Pattern hair loss",
            lines=(Line("Hamilton–Norwood stage", "III vertex"),),
            zones_requested=("vertex",),
            zones_without_hair=(),
            zones=(ZoneValue("vertex", "Vertex", 82, Decimal("49.0"), 48),),
            assessed_on=date(2026, 11, 22),
            assessor="Dr. Ayşe Işık",
        ),
        "screening": PlanScreening(
            overall="CANDIDATE_WITH_PRECAUTIONS",
            check_id=1,
            run_at=datetime(2026, 11, 22, 8, 50, tzinfo=UTC),
            ruleset_slug="candidacy",
            ruleset_version="2026.11",
            signed_off_by="",
            signed_off_on=None,
            lines=(
                ScreeningLine(
                    rule_id="B03",
                    verdict="PRECAUTION",
                    title="Prescribed blood thinner",
                    why="You take a blood thinner, so bruises are likelier.",
                    next_step="Do not stop it. We press longer.",
                ),
            ),
        ),
        "pending": (),
        "goals": "Keep what is there.",
        "phases": phases(),
        "start_on": date(2026, 12, 1),
        "schedule": plan_schedule(),
        "session_minutes": 45,
        "reviews": (PlanReview("month_3", "Month 3", ("Photos",), date(2027, 3, 1)),),
        "formula": (
            PlanIngredient(
                key="dexpanthenol",
                name="Dexpanthenol",
                role="Supports scalp and shaft",
                amount=Decimal("2.0"),
                unit="mL",
                concentration="250 mg/mL",
                why="",
                status="allowed",
                off_label_text="Not approved for injection into the scalp.",
                evidence_text="Very little evidence",
            ),
        ),
        "prescriber": CLINICIAN,
        "blocked": (
            BlockedIngredient("minoxidil", "Minoxidil", "Stable angina.", ("H06b",)),
        ),
        "price": PlanPrice(
            currency="TRY",
            phases=(
                PhasePrice("INDUCTION", 5, Decimal("3200.00"), Decimal("16000.00")),
                PhasePrice("MAINTENANCE", 4, Decimal("3200.00"), Decimal("12800.00")),
            ),
            course_total=Decimal("28800.00"),
            maintenance_sessions=3,
            maintenance_price=Decimal("3150.00"),
            maintenance_total=Decimal("9450.00"),
            twelve_months_total=Decimal("38250.00"),
        ),
        "stop_rules": ("Pregnancy.",),
        "agreed_stop_rule": True,
        "fertility_notes": (),
        "texts": {
            "evidence": PlanText(
                "evidence", "2026.11", (TextSection("", ("Research is limited.",)),)
            )
        },
        "references": (PlanSource("2", "J Dermatolog Treat 2023;34(1):2245084"),),
        "photo_consent": True,
    }
    return PlanContent(**(values | changes))  # type: ignore[arg-type]
