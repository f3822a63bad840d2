"""Things of the clinic and notices to its patients, for the world of the policy."""

from typing import Any

from clinic.models import StaffMember
from patients.models import Patient
from protocols.models import RecallNotice
from tests.factories.clinic import NOW
from tests.factories.patients import PatientFactory
from tests.factories.recalls import open_recall
from tests.factories.stock import LotFactory, vial


def stock_things() -> dict[str, dict[str, Any]]:
    lot = LotFactory()
    return {
        "product": {"pk": lot.product_id},
        "lot": {"pk": lot.pk},
        "vial": {"pk": vial(lot).pk},
        "recall": {"pk": open_recall(LotFactory()).pk},
        "notice": {"pk": notice_to(PatientFactory(), lot.recorded_by).pk},
    }


def notice_to(patient: Patient, by: StaffMember) -> RecallNotice:
    return RecallNotice.objects.create(
        recall=open_recall(LotFactory()),
        patient=patient,
        channel="mail",
        made_by=by,
        made_at=NOW,
    )
