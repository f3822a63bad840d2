"""The table of views and days, one photo's page, and two photos of a view."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from clinic.models import AuditEvent
from patients.actions.photo_changes import set_landmarks
from patients.domain.alignment import Point
from patients.domain.photo_conditions import Condition, PhotoConditions
from patients.models import Photo, PhotoViewCorrection
from patients.queries.photos import face, like_for_like, pairs
from tests.patients.photo_world import STANDARD, agree, taken
from tests.patients.pictures import jpeg

pytestmark = pytest.mark.django_db
FLASHED = PhotoConditions(
    held=frozenset(Condition) - {Condition.NO_FLASH},
    missed=frozenset({Condition.NO_FLASH}),
)
LEFT, RIGHT = (
    Point(Decimal("0.2"), Decimal("0.5")),
    Point(Decimal("0.8"), Decimal("0.5")),
)


@pytest.fixture(autouse=True)
def consent(patient):
    return agree(patient, signed_at=timezone.now() - timedelta(days=100))


@pytest.fixture
def page(browser, patient):
    def get(name, *more, **query):
        return browser.get(reverse(name, args=[patient.pk, *more]), query)

    return get


@pytest.fixture
def send(browser, patient):
    def post(name, photo, **values):
        return browser.post(reverse(name, args=[patient.pk, photo.uid]), values)

    return post


@pytest.fixture
def two(patient, clinician):
    return (
        taken(patient, clinician, days_ago=40),
        taken(patient, clinician, days_ago=5),
    )


def test_table_has_a_row_a_view_and_a_column_a_day(page, two, patient, clinician):
    taken(patient, clinician, view="front", days_ago=40)

    matrix = page("photo-list").context["matrix"]

    assert [day.taken for day in matrix.days] == [1, 2]
    rows = {row.code: [len(cell) for cell in row.cells] for row in matrix.rows}
    assert rows["vertex"] == [1, 1]
    assert rows["front"] == [0, 1]
    assert rows["occipital"] == [0, 0]


def test_table_loads_thumbnails_alone(page, two):
    text = page("photo-list").content.decode()

    assert text.count("/small/") == 2
    assert "/large/" not in text
    assert "/medium/" not in text


def test_older_days_are_one_click_away(page, patient, clinician):
    for days in range(1, 8):
        taken(patient, clinician, days_ago=days)

    assert len(page("photo-list").context["matrix"].days) == 6
    assert len(page("photo-list", days="all").context["matrix"].days) == 7


def test_without_consent_it_says_how_many_are_on_file(page, two, consent, browser):
    consent.withdrawn_at = timezone.now()
    consent.save()

    text = page("photo-list").content.decode()

    assert "2 photos are on file and shown to nobody" in text
    assert [photo for photo in two if str(photo.uid) in text] == []
    assert page("photo-detail", two[0].uid).status_code == 404
    assert page("photo-compare", first=str(two[0].uid)).status_code == 404
    assert "shown to nobody" not in page("photo-compare").content.decode()


def test_consent_that_ran_out_hides_as_a_withdrawn_one(page, two, consent, browser):
    consent.signed_at = timezone.now() - timedelta(days=365)
    consent.save()

    assert page("photo-detail", two[0].uid).status_code == 404
    file = reverse("photo-file", args=[two[0].uid, "small"])
    assert browser.get(file).status_code == 404


def test_timeline_counts_photos_without_consent_and_shows_none(page, two, consent):
    assert str(two[0].uid) in page("patient-page").content.decode()
    consent.withdrawn_at = timezone.now()
    consent.save()

    text = page("patient-page").content.decode()

    assert "Not shown: there is no photo consent." in text
    assert [photo for photo in two if str(photo.uid) in text] == []


def test_compare_takes_the_first_and_the_last_by_itself(page, two, patient, clinician):
    taken(patient, clinician, days_ago=20)

    compare = page("photo-compare").context["compare"]

    assert (compare.older.uid, compare.newer.uid) == (str(two[0].uid), str(two[1].uid))
    assert compare.is_alike


def test_order_of_the_choice_does_not_matter(page, two):
    answer = page("photo-compare", first=str(two[1].uid), second=str(two[0].uid))

    assert answer.context["compare"].older.uid == str(two[0].uid)


def test_differing_conditions_are_a_warning(page, two, patient, clinician):
    taken(patient, clinician, days_ago=1, held=FLASHED)

    answer = page("photo-compare")

    assert answer.context["compare"].differing == ("the flash",)
    assert "Not taken alike:" in answer.content.decode()


def test_unsaid_conditions_are_no_likeness(page, two, patient, clinician):
    taken(patient, clinician, days_ago=1, held=PhotoConditions())

    answer = page("photo-compare")

    assert len(answer.context["compare"].not_said) == len(Condition)
    assert "Like for like" not in answer.content.decode()


def test_different_views_are_refused(page, two, patient, clinician):
    front = taken(patient, clinician, view="front")

    answer = page("photo-compare", first=str(two[0].uid), second=str(front.uid))

    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Photos are compared only with photos of the same view." in text
    assert "<image" not in text


@pytest.mark.parametrize("query", [{"view": "elbow"}, {"mode": "x"}, {"aligned": "x"}])
def test_odd_choices_fall_back(page, two, query):
    answer = page("photo-compare", **query)

    assert answer.status_code == 200
    assert answer.context["compare"].view == "vertex"


@pytest.mark.parametrize(
    "uid", ["x", "5f0e0c0a-0000-4000-8000-000000000000", "1" * 300]
)
def test_photo_that_is_not_there_is_not_found(page, two, uid):
    assert page("photo-compare", first=uid).status_code == 404


def test_photo_of_another_patient_is_not_compared(page, others_patient, clinician):
    agree(others_patient)
    other = taken(others_patient, clinician)

    assert page("photo-compare", first=str(other.uid)).status_code == 404


def test_two_points_each_lay_the_later_on_the_earlier(page, two, send):
    send("photo-landmarks", two[0], one_x="20", one_y="50", two_x="80", two_y="50")
    send("photo-landmarks", two[1], one_x="40", one_y="50", two_x="60", two_y="50")

    compare = page("photo-compare").context["compare"]
    as_taken = page("photo-compare", aligned="no").context["compare"]

    assert compare.older.transform == ""
    assert compare.newer.transform == (
        "matrix(3.000000 0.000000 0.000000 3.000000 -1600.000000 -1200.000000)"
    )
    assert as_taken.newer.transform == ""


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"one_x": "101"}, "one_x"),
        ({"two_y": ""}, "two_y"),
        ({"one_y": "middle"}, "one_y"),
        ({"two_x": "20", "two_y": "50"}, "__all__"),
    ],
)
def test_bad_points_are_refused_and_kept_on_the_form(two, send, change, field):
    values = {"one_x": "20", "one_y": "50", "two_x": "80", "two_y": "50"} | change

    answer = send("photo-landmarks", two[0], **values)

    assert answer.status_code == 422
    assert list(answer.context["marks_form"].errors) == [field]
    two[0].refresh_from_db()
    assert two[0].landmarks is None


def test_view_is_corrected_with_reason_and_trace(page, two, send, clinician):
    photo = two[0]
    set_landmarks(photo, (LEFT, RIGHT), by=clinician, at=timezone.now())

    answer = send("photo-view", photo, view="occipital", reason="Turned round")
    again = send("photo-view", photo, view="occipital", reason="Turned round")

    assert (answer.status_code, again.status_code) == (302, 302)
    photo.refresh_from_db()
    assert (photo.view, photo.landmarks) == ("occipital", None)
    correction = PhotoViewCorrection.objects.get()
    assert (correction.was, correction.became, correction.by) == (
        "vertex",
        "occipital",
        clinician,
    )
    event = AuditEvent.objects.get(action="photo_view_corrected")
    assert event.detail == {"was": "vertex", "became": "occipital"}
    assert "Turned round" in page("photo-detail", photo.uid).content.decode()


def test_view_is_not_corrected_without_a_reason(two, send):
    answer = send("photo-view", two[0], view="front", reason="")

    assert answer.status_code == 422
    assert answer.context["view_form"]["view"].value() == "front"
    assert PhotoViewCorrection.objects.count() == 0


def test_database_keeps_the_view_unless_a_correction_says_so(two):
    with pytest.raises(IntegrityError), transaction.atomic():
        Photo.objects.filter(pk=two[0].pk).update(view="front")


def test_correction_is_never_changed(two, send):
    send("photo-view", two[0], view="front", reason="Wrong")

    with pytest.raises(IntegrityError), transaction.atomic():
        PhotoViewCorrection.objects.update(reason="Other")


def test_blurred_photo_is_marked_until_somebody_says_why_it_stays(
    page, send, patient, clinician
):
    photo = taken(patient, clinician, content=jpeg(1600, 1200))
    assert "Perhaps blurred" in page("photo-list").content.decode()
    assert send("photo-keep", photo, because="").status_code == 422

    send("photo-keep", photo, because="The only one before the cut")

    assert "Blurred" not in page("photo-list").content.decode()
    assert (
        "The only one before the cut"
        in page("photo-detail", photo.uid).content.decode()
    )
    send("photo-keep", photo, because="Other")
    photo.refresh_from_db()
    assert photo.kept_because == "The only one before the cut"


def test_pairs_are_the_first_and_last_of_each_view(two, patient, clinician):
    taken(patient, clinician, view="front", days_ago=40)
    taken(patient, clinician, days_ago=20)
    now = timezone.now()

    found = pairs(patient, at=now)

    assert [(pair.first, pair.last, pair.is_alike) for pair in found] == [(*two, True)]
    assert pairs(patient, at=now, since=now - timedelta(days=30))[0].first != two[0]
    assert pairs(patient, at=now, until=now - timedelta(days=30)) == []


def test_pairs_and_face_are_none_without_consent(two, patient, clinician, consent):
    taken(patient, clinician, view="front")
    now = timezone.now()
    assert face(patient, at=now) is not None

    consent.withdrawn_at = now
    consent.save()

    assert pairs(patient, at=now) == []
    assert face(patient, at=now) is None
    assert like_for_like(patient, at=now) is None


def test_side_panel_prefers_the_oldest_taken_alike(patient, clinician):
    taken(patient, clinician, days_ago=60, held=FLASHED)
    alike = taken(patient, clinician, days_ago=40)
    newest = taken(patient, clinician, days_ago=1)

    pair = like_for_like(patient, at=timezone.now())

    assert (pair.first, pair.last, pair.is_alike) == (alike, newest, True)


def test_side_panel_says_what_differs_when_none_is_alike(patient, clinician):
    taken(patient, clinician, days_ago=60, held=FLASHED)
    taken(patient, clinician, days_ago=1)

    pair = like_for_like(patient, at=timezone.now())

    assert (pair.differences, pair.is_alike) == (("no_flash",), False)


def test_compare_takes_the_same_queries_for_two_and_four(
    page, two, patient, clinician, django_assert_max_num_queries
):
    with django_assert_max_num_queries(40) as few:
        page("photo-compare")
    taken(patient, clinician, days_ago=3)
    taken(patient, clinician, days_ago=2)

    with django_assert_max_num_queries(40) as more:
        page("photo-compare")

    assert len(more) == len(few)
    assert STANDARD.unsaid == ()


def test_lens_of_a_close_up_is_noted_and_compared(page, send, patient, clinician):
    older = taken(patient, clinician, view="macro", days_ago=30)
    newer = taken(patient, clinician, view="macro", days_ago=2)
    shown = page("photo-compare", view="macro").context["compare"]
    assert shown.not_said == ("the magnification", "the landmark")

    send("photo-lens", older, magnification="20", landmark="Whorl")
    refused = send("photo-lens", newer, magnification="501", landmark="Whorl")
    send("photo-lens", newer, magnification="70", landmark="Whorl")

    assert refused.status_code == 422
    assert 'value="501"' in refused.content.decode()
    shown = page("photo-compare", view="macro").context["compare"]
    assert (shown.differing, shown.not_said) == (("the magnification",), ())


def test_two_patches_are_never_compared(page, patient, clinician):
    one = taken(patient, clinician, view="patch_1", days_ago=9)
    two = taken(patient, clinician, view="patch_2")

    answer = page("photo-compare", first=one.uid, second=two.uid)

    assert (answer.status_code, answer.context["mixed"]) == (422, True)
