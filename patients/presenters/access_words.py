"""What this app's action words say in the access log (settings.ACCESS_WORDS)."""

from django.utils.translation import gettext_lazy as _

from clinic.domain.access_groups import ActionGroup as G
from clinic.presenters.access_words import AccessWords, Phrase

WORDS = AccessWords(
    actions={
        "patient_read": Phrase(G.READ, _("Opened the patient")),
        "clinical_record_read": Phrase(G.READ, _("Opened the clinical record")),
        "patients_listed": Phrase(G.READ, _("Looked through the list of patients")),
        "measurements_imported": Phrase(
            G.CLINICAL, _("Took the results of a device in")
        ),
        "hair_count_started": Phrase(G.CLINICAL, _("Began to count hairs")),
        "hair_count_signed": Phrase(G.CLINICAL, _("Signed a hair count")),
        "hair_count_discarded": Phrase(G.CLINICAL, _("Threw a hair count away")),
        "photo_read": Phrase(G.READ, _("Saw a photo")),
        "photo_ghost_read": Phrase(G.READ, _("Saw the outline of a photo")),
        "record_opened_by_break_glass": Phrase(
            G.READ, _("Opened somebody else's patient with a reason")
        ),
        "patient_registered": Phrase(G.IDENTITY, _("Registered the patient")),
        "patient_changed": Phrase(G.IDENTITY, _("Changed identity or contact")),
        "patient_assigned": Phrase(G.IDENTITY, _("Gave the patient to a clinician")),
        "patient_unassigned": Phrase(
            G.IDENTITY, _("Took the patient from a clinician")
        ),
        "patients_merged": Phrase(G.IDENTITY, _("Merged two records")),
        "patient_merge_undone": Phrase(G.IDENTITY, _("Undid a merge")),
        "patients_told_apart": Phrase(
            G.IDENTITY, _("Found two records to be two people")
        ),
        "arrival_code_on": Phrase(G.CLINIC, _("Switched check-in by QR code on")),
        "arrival_code_off": Phrase(G.CLINIC, _("Switched check-in by QR code off")),
        "intake_sent": Phrase(G.IDENTITY, _("Sent the intake")),
        "intake_handed_over": Phrase(G.IDENTITY, _("Showed the intake as a QR code")),
        "intake_screen_saved": Phrase(G.IDENTITY, _("Filled in a page of the intake")),
        "intake_submitted": Phrase(G.IDENTITY, _("Finished the intake")),
        "intake_lines_reviewed": Phrase(
            G.IDENTITY, _("Reviewed answers of the intake")
        ),
        "consent_link_sent": Phrase(G.IDENTITY, _("Sent a consent to sign")),
        "consent_link_handed_over": Phrase(
            G.IDENTITY, _("Showed a consent as a QR code")
        ),
        "consent_signed": Phrase(G.IDENTITY, _("Signed a consent")),
        "reminders_stopped": Phrase(G.IDENTITY, _("Wants no more reminders")),
        "consent_withdrawn": Phrase(G.IDENTITY, _("Withdrew a consent")),
        "facts_recorded": Phrase(G.CLINICAL, _("Recorded answers of the history")),
        "medicine_added": Phrase(G.CLINICAL, _("Added a medicine")),
        "medicine_ended": Phrase(G.CLINICAL, _("Ended a medicine")),
        "lab_results_recorded": Phrase(G.CLINICAL, _("Recorded blood values")),
        "lab_result_withdrawn": Phrase(G.CLINICAL, _("Took a blood value back")),
        "assessment_started": Phrase(G.CLINICAL, _("Began an assessment")),
        "assessment_saved": Phrase(G.CLINICAL, _("Saved an assessment")),
        "assessment_signed": Phrase(G.CLINICAL, _("Signed an assessment")),
        "photo_uploaded": Phrase(G.CLINICAL, _("Added a photo")),
        "photo_drawn": Phrase(G.CLINICAL, _("A photo was made ready")),
        "photo_failed": Phrase(G.CLINICAL, _("A photo could not be read")),
        "photo_removed": Phrase(G.CLINICAL, _("Removed a photo")),
        "photo_replaced": Phrase(G.CLINICAL, _("A photo was taken again")),
        "photo_kept": Phrase(G.CLINICAL, _("Kept a photo with a fault")),
        "photo_view_corrected": Phrase(G.CLINICAL, _("Corrected the view of a photo")),
        "photo_lens_noted": Phrase(G.CLINICAL, _("Noted the lens of a photo")),
        "photo_landmarks_set": Phrase(G.CLINICAL, _("Set landmarks on a photo")),
        "photo_conditions_noted": Phrase(
            G.CLINICAL, _("Noted the conditions of photos")
        ),
        "photo_link_handed_over": Phrase(
            G.CLINICAL, _("Showed a code to take photos with a phone")
        ),
        "photo_link_ended": Phrase(G.CLINICAL, _("Closed a code to take photos")),
    },
    pages={
        "patient": _("overview"),
        "intake": _("intake"),
        "consent": _("consents"),
        "history": _("history"),
        "medicine": _("medicines"),
        "assessment": _("assessment"),
        "labs": _("blood tests"),
        "lab": _("blood tests"),
        "room": _("at a glance"),
        "presence": _("who else is here"),
        "photo": _("photos"),
        "count": _("hair counts"),
        "measurement": _("results of a device"),
    },
    terms={
        "consent.treatment": _("treatment"),
        "consent.off_label": _("off-label use"),
        "consent.photo": _("photos"),
        "consent.data": _("use of data"),
        "consent.contact": _("contact"),
    },
)
