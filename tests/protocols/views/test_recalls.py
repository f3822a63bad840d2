"""The pages of a recall: who sees them, what they tell, what leaves the house."""

import pytest
from django.urls import reverse

from clinic.models import AuditEvent, Message, Task
from patients.models import Patient
from protocols.actions.recalls import write_due
from protocols.models import Lot, NoticeReply, Recall, RecallNotice
from protocols.queries.stock import pickable
from tests.factories.clinic import NOW, ClinicFactory, StaffMemberFactory
from tests.factories.patients import PatientFactory
from tests.factories.recalls import open_recall, session_with
from tests.factories.stock import LotFactory, ProductFactory, mix_of
from tests.patients.two_records import put_together

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinician(client):
    ClinicFactory()
    person = StaffMemberFactory(clinician=True)
    client.force_login(person)
    return person


def content(response) -> str:
    return response.content.decode()


def recalled(*emails: str) -> Recall:
    lot = LotFactory(number="AB-12", product=ProductFactory(brand="Panthenol X"))
    for email in emails:
        patient = PatientFactory(
            email=email, full_name="Ayşe Nur", phone="+905550001122"
        )
        session_with(patient, mix_of(lot))
    return open_recall(lot)


def test_recall_is_begun_from_the_lot_with_a_reason(client, clinician):
    lot = LotFactory()
    address = reverse("recall-start", args=[lot.pk])

    assert client.post(address, {"reason": ""}).status_code == 422
    response = client.post(address, {"reason": "Particles"})

    recall = Recall.objects.get()
    assert response.url == reverse("recall-detail", args=[recall.pk])
    assert Lot.objects.get().state == "quarantined"


@pytest.mark.parametrize("role", ["desk", "manager"])
def test_who_got_what_is_for_clinicians_alone(client, role):
    recall = recalled("a@patients.test")
    client.force_login(StaffMemberFactory(**{role: True}))

    for name in ("recall-detail", "recall-report"):
        assert client.get(reverse(name, args=[recall.pk])).status_code == 403


def test_list_says_who_when_how_much_and_through_which_mix(client, clinician):
    recall = recalled("a@patients.test")

    page = content(client.get(reverse("recall-detail", args=[recall.pk])))

    for words in ("Ayşe Nur", "through the mix", "1.50", "Not told"):
        assert words in page
    assert AuditEvent.objects.filter(action="recall_patient_seen").count() == 1


def test_everybody_is_told_by_one_click_and_once(client, clinician):
    recall = recalled("a@patients.test", "")
    posted = {"letter": "please_answer", "with_unsure": "on"}

    for _ in range(2):
        client.post(reverse("recall-tell", args=[recall.pk]), posted)

    channels = RecallNotice.objects.values_list("channel", flat=True)
    assert sorted(channels) == ["mail", "phone"]


def test_unknown_wording_is_refused(client, clinician):
    recall = recalled("a@patients.test")

    response = client.post(
        reverse("recall-tell", args=[recall.pk]), {"letter": "scare_them"}
    )

    assert (response.status_code, RecallNotice.objects.count()) == (422, 0)


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({}, {"number"}),
        ({"who": ["name", "phone"]}, {"name", "phone"}),
        ({"who": ["everything"]}, {"number"}),
    ],
    ids=["nothing-chosen", "chosen", "nonsense"],
)
@pytest.mark.parametrize("kind", ["", "csv"])
def test_list_carries_no_more_identity_than_chosen(
    client, clinician, asked, shown, kind
):
    recall = recalled("a@patients.test")
    patient = recall.lot.used_in_mixes.get().lot.uses.get().record.patient
    address = reverse("recall-report", args=[recall.pk])

    page = content(client.get(address, asked | {"as": kind}))

    held = {
        "number": patient.number,
        "name": "Ayşe Nur",
        "phone": "+905550001122",
        "email": "a@patients.test",
    }
    assert {key for key, words in held.items() if words in page} == shown


def test_list_as_pdf(client, clinician):
    recall = recalled("a@patients.test")

    response = client.get(reverse("recall-report", args=[recall.pk]), {"as": "pdf"})

    assert response.content.startswith(b"%PDF")
    assert response["Content-Disposition"].endswith(f'recall-{recall.pk}.pdf"')


def test_recall_is_closed_with_its_outcome(client, clinician):
    recall = recalled()

    client.post(reverse("recall-close", args=[recall.pk]), {"reason": "All well"})

    recall.refresh_from_db()
    assert (recall.outcome, recall.closed_by) == ("All well", clinician)


def noticed() -> RecallNotice:
    recall = recalled("a@patients.test")
    patient = recall.lot.used_in_mixes.get().lot.uses.get().record.patient
    return RecallNotice.objects.create(
        recall=recall,
        patient=patient,
        channel="phone",
        made_by=recall.started_by,
        made_at=recall.started_at,
    )


def test_desk_calls_and_writes_the_answer_down_without_learning_what_it_is(client):
    ClinicFactory()
    desk = StaffMemberFactory(desk=True)
    client.force_login(desk)
    notice = noticed()
    address = reverse("recall-answer", args=[notice.pk])

    page = content(client.get(address))
    for word in ("Panthenol", "AB-12", "Particles"):
        assert word not in page
    assert client.post(address, {"note": "Noon"}).status_code == 422
    client.post(address, {"answer": "well", "note": "Called at noon"})

    reply = NoticeReply.objects.get()
    assert (reply.answer, reply.by, reply.note) == ("well", desk, "Called at noon")


@pytest.mark.parametrize("rows", [1, 3])
def test_recall_takes_the_same_queries_for_any_number_of_patients(
    client, clinician, rows, django_assert_max_num_queries
):
    recall = recalled(*[f"p{number}@patients.test" for number in range(rows)])

    with django_assert_max_num_queries(20):
        client.get(reverse("recall-detail", args=[recall.pk]))


def test_nobody_is_written_to_by_looking(client, clinician):
    recall = recalled("a@patients.test")

    client.get(reverse("recall-detail", args=[recall.pk]))

    assert (Message.objects.count(), RecallNotice.objects.count()) == (0, 0)


@pytest.fixture
def merged(client, clinician) -> Recall:
    """Two persons of two records each; a mix of a mix reached what was merged away."""
    lot = LotFactory(number="AB-12", product=ProductFactory(brand="Panthenol X"))
    first = mix_of(lot, number="MIX-1")
    lots = (first, mix_of(first, number="MIX-2"))
    _merged("Ayse Kept", "a@patients.test", lots=lots)
    _merged("Burak Kept", "", lots=lots)
    assert {"AB-12", "MIX-1", "MIX-2"} <= on_shelf()
    client.post(reverse("recall-start", args=[lot.pk]), {"reason": "Particles"})
    return Recall.objects.get()


def page_of(client, recall: Recall) -> str:
    return content(client.get(reverse("recall-detail", args=[recall.pk])))


def tell(client, recall: Recall) -> None:
    posted = {"letter": "please_answer", "with_unsure": "on"}
    client.post(reverse("recall-tell", args=[recall.pk]), posted)
    write_due(at=NOW)


def test_recall_finds_merged_patients_through_a_mix_of_a_mix(client, merged):
    page = page_of(client, merged)

    for words in ("Ayse Kept", "Burak Kept", "MIX-1", "MIX-2", "Tell 2 patients"):
        assert words in page, words
    assert "Gone Away" not in page
    assert on_shelf().isdisjoint({"AB-12", "MIX-1", "MIX-2"})


def test_recall_tells_each_person_once_and_keeps_the_answer(client, merged):
    tell(client, merged)
    to_call = RecallNotice.objects.get(patient__full_name="Burak Kept")
    mail = Message.objects.get(kind="safety_notice")
    task = Task.objects.get(kind="call_about_notice")
    assert (mail.to_address, task.patient) == ("a@patients.test", to_call.patient)

    said = {"answer": "well", "note": "Feels fine"}
    client.post(reverse("recall-answer", args=[to_call.pk]), said)

    assert "Feels fine" in page_of(client, merged)
    assert not Task.objects.open().filter(kind="call_about_notice").exists()


def test_recall_is_printed_with_no_more_than_chosen_and_closed(client, merged):
    number = Patient.objects.get(full_name="Burak Kept").number
    report = reverse("recall-report", args=[merged.pk])

    printed = content(client.get(report, {"who": ["number"]}))
    rows = content(client.get(report, {"who": ["name"], "as": "csv"}))

    assert ("Kept" in printed, printed.count(number)) == (False, 2)
    assert (rows.count("Ayse Kept"), rows.count("Burak Kept")) == (2, 2)

    client.post(reverse("recall-close", args=[merged.pk]), {"reason": "All are well"})
    page = page_of(client, merged)
    assert ("All are well" in page, "Tell 2 patients" in page) == (True, False)


def _merged(name: str, mail: str, *, lots: tuple[Lot, Lot]) -> None:
    """One person with two records, each with a session of one of the lots."""
    records = [PatientFactory(full_name=n, email=mail) for n in (name, "Gone Away")]
    for record, lot in zip(records, lots, strict=True):
        session_with(record, lot)
    put_together(*records, by=StaffMemberFactory(manager=True))


def on_shelf() -> set[str]:
    return {lot.number for lot in pickable(None, today=NOW.date(), at=NOW)}
