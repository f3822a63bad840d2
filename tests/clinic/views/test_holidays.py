from datetime import date

import pytest
from django.urls import reverse

from clinic.models import Closure, UndoableChange
from clinic.reference.public_holidays import Holiday, NoHolidays, of_year
from clinic.views.holidays import stretches
from tests.factories.clinic import ClosureFactory, StaffMemberFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]
ADDRESS = "/settings/holidays/?year=2028"


@pytest.fixture
def clinic(client, diary):
    client.force_login(StaffMemberFactory(manager=True))
    return diary


def place(diary, country, region=""):
    diary.location.country, diary.location.region = country, region
    diary.location.save()


def test_holidays_of_the_country_are_listed_by_year(client, clinic):
    days = client.get(ADDRESS).context["days"]

    names = {holiday.day: holiday.name for holiday, _words, _closed in days}
    assert names[date(2028, 10, 29)] == "Republic Day"


def test_holidays_speak_the_language_of_the_staff():
    english = of_year("TR", "", 2028, language="en-gb")
    turkish = of_year("TR", "", 2028, language="tr")
    german = of_year("DE", "", 2028, language="tr")

    assert Holiday(date(2028, 1, 1), "New Year's Day") in english
    assert Holiday(date(2028, 1, 1), "Yılbaşı") in turkish
    assert Holiday(date(2028, 1, 1), "New Year's Day") in german


def test_region_has_holidays_of_its_own():
    everywhere = {h.day for h in of_year("DE", "", 2028, language="en")}
    bavaria = {h.day for h in of_year("DE", "BY", 2028, language="en")}

    assert date(2028, 1, 6) in bavaria - everywhere


def test_date_that_follows_the_moon_says_so():
    names = [h.name for h in of_year("AE", "", 2028, language="en-gb")]

    assert any("(estimated)" in name for name in names)


@pytest.mark.parametrize("country", ["", "XX", "türkiye", "\x00"])
def test_unknown_country_is_said(country):
    with pytest.raises(NoHolidays):
        of_year(country, "", 2028, language="en")


@pytest.mark.parametrize(
    ("country", "region", "said"),
    [("XX", "", "XX"), ("DE", "ZZ", "Known: BB"), ("TR", "34", "leave the region")],
)
def test_page_says_what_it_does_not_know(client, clinic, country, region, said):
    place(clinic, country, region)

    answer = client.get(ADDRESS)

    assert said in answer.text
    assert answer.context["days"] == []


def test_ticked_days_become_closed_days_once(client, clinic):
    fields = {"year": 2028, "days": ["2028-10-29", "2028-01-01"]}

    client.post(ADDRESS, fields)
    client.post(ADDRESS, fields)

    assert list(Closure.objects.values_list("first_day", "reason")) == [
        (date(2028, 1, 1), "New Year's Day"),
        (date(2028, 10, 29), "Republic Day"),
    ]
    client.post(reverse("change-undo", args=[UndoableChange.objects.get().uid]))
    assert not Closure.objects.exists()


def test_day_that_is_closed_already_is_not_offered(client, clinic):
    ClosureFactory(
        location=clinic.location,
        first_day=date(2027, 12, 30),
        last_day=date(2028, 1, 2),
    )

    days = client.get(ADDRESS).context["days"]
    client.post(ADDRESS, {"year": 2028, "days": ["2028-01-01"]})

    assert [h.day for h, _words, closed in days if closed] == [date(2028, 1, 1)]
    assert Closure.objects.count() == 1


def test_days_in_a_row_of_one_name_are_one_closure():
    feast = [Holiday(date(2028, 2, day), "Feast") for day in (26, 27, 28)]
    other = Holiday(date(2028, 2, 29), "Other")

    assert stretches([other, *feast]) == [
        (date(2028, 2, 26), date(2028, 2, 28), "Feast"),
        (date(2028, 2, 29), date(2028, 2, 29), "Other"),
    ]


def test_holiday_over_an_appointment_asks_what_becomes_of_it(client, clinic):
    row = clinic.appointment("10:00", starts_at=clinic.at("10:00", date(2028, 5, 1)))

    asked = client.post(ADDRESS, {"year": 2028, "days": ["2028-05-01"]})

    assert [one.pk for one in asked.context["lost"]] == [row.pk]
    assert not Closure.objects.exists()


@pytest.mark.parametrize("days", [[], ["x"], ["2028-02-02"], ["9999-12-31"]])
def test_odd_choice_closes_nothing(client, clinic, days):
    answer = client.post(ADDRESS, {"year": 2028, "days": days})

    assert answer.status_code == 422
    assert not Closure.objects.exists()
