"""One answer changed, to the new lines on the screen: the two requests a page makes.

First the draft with the changed answer is saved, then the lines beneath the rail are
asked for, which say what changed. All of it through every middleware, without the
network. The reference is the rules alone, on the same patient's answers.
"""

import re
from collections.abc import Iterator
from html import unescape
from itertools import cycle

from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from bench.pages import PLAIN
from bench.timing import Latency
from clinic.domain.roles import Role
from clinic.models import StaffMember
from patients.models import Patient, PatientAssignment
from protocols.queries.room import screening_now

SIZES = {"small": 10, "large": 40}
# The journey allows 300 ms from the change to the words; this is the server's share.
TARGET_MS = 300
TARGET_LINES_MS = 50
EMAIL = "clinician@screening.bench.test"
NUMBER = "BENCH-SCREENING"


def subjects(size: int) -> Iterator[Latency]:
    with override_settings(**PLAIN):
        person, patient = _people()
        client = Client(headers={"host": settings.ALLOWED_HOSTS[0]})
        client.force_login(person)
        page = _Page(client, patient)
        shared = {
            "bench": "screening",
            "n": size,
            "reference": lambda: screening_now(patient, at=timezone.now()),
            "compared_with": "gathering the answers and running the rules",
        }
        yield Latency(name="change", work=page.change, target_ms=TARGET_MS, **shared)
        yield Latency(name="lines", work=page.look, target_ms=TARGET_LINES_MS, **shared)


class _Page:
    """What an open assessment knows: its draft, its version, the lines it has seen."""

    def __init__(self, client: Client, patient: Patient) -> None:
        self.client = client
        self.save_url = reverse("assessment-autosave", args=[patient.pk])
        self.live_url = reverse("screening-live", args=[patient.pk])
        self.answers = cycle(["yes", "no"])
        self.fields: dict[str, str] = {"of_patient": str(patient.pk), "version": "0"}
        text = client.get(reverse("assessment", args=[patient.pk])).content.decode()
        for name in ("draft", "version"):
            found = re.search(rf'name="{name}" value="(\d+)"', text)
            self.fields[name] = found[1] if found else ""
        self.seen = self._seen(client.get(self.live_url).content.decode())

    def change(self) -> bool:
        typed = self.fields | {"scalp_infection": next(self.answers)}
        saved = self.client.post(self.save_url, typed).content.decode()
        found = re.search(r'data-fields="([^"]*)"', saved)
        if found is None:
            return False
        for name, value in re.findall(r'"(\w+)": (\d+)', unescape(found[1])):
            self.fields[name] = value
        return self.look()

    def look(self) -> bool:
        answer = self.client.post(self.live_url, {"seen": self.seen})
        self.seen = self._seen(answer.content.decode())
        return answer.status_code == 200

    def _seen(self, text: str) -> str:
        found = re.search(r'name="seen" value="([^"]+)"', text)
        return found[1] if found else ""


def _people() -> tuple[StaffMember, Patient]:
    at = timezone.now()
    person, _ = StaffMember.objects.get_or_create(
        email=EMAIL,
        defaults={"full_name": "Clinician", "roles": [Role.CLINICIAN]},
    )
    patient, _ = Patient.objects.get_or_create(
        number=NUMBER,
        defaults={"full_name": "Bench Patient", "registered_at": at},
    )
    PatientAssignment.objects.get_or_create(
        patient=patient,
        clinician=person,
        defaults={"assigned_by": person, "assigned_at": at, "because": "manager"},
    )
    return person, patient
