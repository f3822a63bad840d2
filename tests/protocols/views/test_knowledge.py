import pytest
from django.urls import reverse

from protocols.models import KnowledgeSignOff
from protocols.queries.knowledge import rule_book
from protocols.reference import formulary, protocol_templates, rulesets
from tests.factories.clinic import ClinicFactory, StaffMemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(client):
    person = StaffMemberFactory(clinician=True, full_name="Dr. Lead")
    ClinicFactory(medical_lead=person)
    client.force_login(person)
    return person


def sign(client, sha256=None):
    sha256 = sha256 or rule_book().publication.sha256
    return client.post(reverse("knowledge-sign"), {"sha256": sha256}, follow=True)


def test_rule_book_shows_every_rule(client, lead):
    text = client.get(reverse("rule-book")).content.decode()

    missing = [
        rule.id
        for rule in rulesets.current().rules
        if f'id="rule-{rule.id}"' not in text
    ]
    assert missing == []


def test_rule_book_shows_every_contradiction(client, lead):
    text = client.get(reverse("rule-book")).content.decode()

    missing = [
        row.id
        for row in rulesets.current().contradictions
        if f"<bdi>{row.id}</bdi>" not in text
    ]
    assert missing == []


@pytest.mark.parametrize(("group", "shown"), [("bleeding", True), ("nonsense", True)])
def test_rule_book_keeps_one_group_and_takes_any_odd_word(client, lead, group, shown):
    text = client.get(reverse("rule-book"), {"group": group}).content.decode()

    assert ('id="rule-B01"' in text) is shown
    assert ('id="rule-D01"' in text) is (group == "nonsense")


def test_formulary_shows_every_ingredient(client, lead):
    text = client.get(reverse("formulary")).content.decode()

    keys = formulary.current().ingredients
    assert [key for key in keys if f'id="{key}"' not in text] == []


def test_protocols_are_drawn_but_for_the_referred(client, lead):
    text = client.get(reverse("protocol-list")).content.decode()

    assert (
        text.count('class="course-timeline"') == len(protocol_templates.current()) - 1
    )


def test_front_desk_may_read_the_rule_book(client):
    client.force_login(StaffMemberFactory(desk=True))

    assert client.get(reverse("rule-book")).status_code == 200


class TestSign:
    def test_medical_lead_signs_what_was_on_the_page(self, client, lead):
        text = sign(client).content.decode()

        assert KnowledgeSignOff.objects.get().signed_by == lead
        assert "Signed off by Dr. Lead" in text

    def test_another_clinician_is_refused(self, client, lead):
        client.force_login(StaffMemberFactory(clinician=True))
        sign(client)

        assert KnowledgeSignOff.objects.count() == 0

    def test_version_that_is_not_in_force_is_refused(self, client, lead):
        sign(client, sha256="0" * 64)

        assert KnowledgeSignOff.objects.count() == 0

    def test_front_desk_may_not(self, client, lead):
        client.force_login(StaffMemberFactory(desk=True))

        assert sign(client).status_code == 403

    def test_get_signs_nothing(self, client, lead):
        assert client.get(reverse("knowledge-sign")).status_code == 405
