"""A mail, the stock and notices to patients, for the world of the policy."""

from typing import Any

from clinic.models import StaffMember
from patients.models import Patient
from protocols.models import RecallNotice
from tests.factories.clinic import NOW
from tests.factories.patients import PatientFactory
from tests.factories.recalls import open_recall
from tests.factories.stock import LotFactory, vial

MAIL_NAME = "20270301T080000.000000-0001.eml"
MAIL = b"""From: Clinic <hello@clinic.test>\r
To: ayse@patients.test\r
Subject: Your plan\r
MIME-Version: 1.0\r
Content-Type: multipart/mixed; boundary=a\r
\r
--a\r
Content-Type: multipart/alternative; boundary=b\r
\r
--b\r
Content-Type: text/plain; charset=utf-8\r
\r
Hello\r
--b\r
Content-Type: text/html; charset=utf-8\r
\r
<html><body>Hello</body></html>\r
--b--\r
--a\r
Content-Type: application/pdf\r
Content-Disposition: attachment; filename="plan.pdf"\r
\r
%PDF\r
--a--\r
"""


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
