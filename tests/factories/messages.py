"""Messages in the outbox, due at NOW."""

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from clinic.domain.message_states import LinkPurpose, MessageKind
from clinic.domain.messages import LINK_PLACEHOLDER
from clinic.models import Message
from tests.factories.clinic import NOW


class MessageFactory(DjangoModelFactory):
    class Meta:
        model = Message

    kind = MessageKind.APPOINTMENT_BOOKED
    patient = factory.SubFactory("tests.factories.patients.PatientFactory")
    to_address = factory.LazyAttribute(
        lambda row: row.patient.email if row.patient else "somebody@clinic.test"
    )
    language = "en-gb"
    subject = "Your appointment"
    body_text = "Your appointment is booked.\n"
    body_html = "<p>Your appointment is booked.</p>"
    dedupe_key = factory.Sequence(lambda n: f"test:{n}")
    not_before = NOW
    queued_at = NOW

    class Params:
        # Speaks of an appointment as it stands when the row is made.
        about_visit = factory.Trait(
            appointment=factory.SubFactory("tests.factories.clinic.AppointmentFactory"),
            patient=factory.SelfAttribute("appointment.patient"),
            appointment_sequence=factory.SelfAttribute("appointment.sequence"),
            needs_live_appointment=True,
        )
        reminder = factory.Trait(
            kind=MessageKind.REMINDER,
            appointment=factory.SubFactory("tests.factories.clinic.AppointmentFactory"),
            patient=factory.SelfAttribute("appointment.patient"),
            appointment_sequence=factory.SelfAttribute("appointment.sequence"),
            needs_live_appointment=True,
            useful_until=factory.SelfAttribute("appointment.starts_at"),
        )
        with_link = factory.Trait(
            link_purpose=LinkPurpose.APPOINTMENT,
            link_object_id=1,
            link_expires_at=NOW + timedelta(days=30),
            body_text=f"Open {LINK_PLACEHOLDER}\n",
            body_html=f'<p><a href="{LINK_PLACEHOLDER}">Open</a></p>',
        )
