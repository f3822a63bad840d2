"""What this app's action words say in the access log (settings.ACCESS_WORDS)."""

from django.utils.translation import gettext_lazy as _

from clinic.domain.access_groups import ActionGroup as G
from clinic.presenters.access_words import AccessWords, Phrase

WORDS = AccessWords(
    actions={
        "plan_opened": Phrase(G.READ, _("Opened the plan by link")),
        "screening_answered": Phrase(
            G.CLINICAL, _("Answered questions of the screening")
        ),
        "screening_recorded": Phrase(G.CLINICAL, _("Recorded a screening")),
        "finding_decided": Phrase(G.CLINICAL, _("Decided on a finding")),
        "treatment_declined": Phrase(G.CLINICAL, _("Declined the treatment")),
        "patch_test_applied": Phrase(G.CLINICAL, _("Applied a patch test")),
        "patch_test_read": Phrase(G.CLINICAL, _("Read a patch test")),
        "session_opened": Phrase(G.CLINICAL, _("Opened a session's record")),
        "session_checked": Phrase(G.CLINICAL, _("Answered the check before a session")),
        "session_started": Phrase(G.CLINICAL, _("Started a session")),
        "session_saved": Phrase(G.CLINICAL, _("Saved a session's record")),
        "session_incident": Phrase(
            G.CLINICAL, _("Recorded what was given all the same")
        ),
        "session_observation_started": Phrase(
            G.CLINICAL, _("Began to observe after a session")
        ),
        "session_observation_stopped": Phrase(
            G.CLINICAL, _("Ended the observation after a session")
        ),
        "session_signed": Phrase(G.CLINICAL, _("Signed a session")),
        "session_stopped_early": Phrase(G.CLINICAL, _("Stopped a session early")),
        "session_addendum": Phrase(G.CLINICAL, _("Corrected a signed session")),
        "recall_started": Phrase(G.CLINICAL, _("Began to call a lot back")),
        "recall_told": Phrase(G.MESSAGE, _("Sent word of a lot called back")),
        "recall_closed": Phrase(G.CLINICAL, _("Closed the call-back of a lot")),
        "recall_patient_seen": Phrase(
            G.READ, _("Saw who was given something of a lot called back")
        ),
        "recall_exported": Phrase(G.READ, _("Took a list of a lot called back")),
        "notice_answered": Phrase(G.MESSAGE, _("Answered a safety notice")),
        "notice_opened": Phrase(G.READ, _("Opened a safety notice to call")),
        "notice_read": Phrase(G.READ, _("Opened a safety notice by link")),
        "lot_label_corrected": Phrase(G.CLINIC, _("Corrected the label of a lot")),
        "lot_state_set": Phrase(G.CLINIC, _("Held a lot back, or let it go")),
        "product_saved": Phrase(G.CLINIC, _("Saved a product of the stock")),
        "stock_received": Phrase(G.CLINIC, _("Took in a delivery")),
        "mix_prepared": Phrase(G.CLINIC, _("Prepared a mix")),
        "vial_opened": Phrase(G.CLINIC, _("Opened a vial")),
        "vial_discarded": Phrase(G.CLINIC, _("Threw an opened vial away")),
        "stock_corrected": Phrase(G.CLINIC, _("Corrected the count of a lot")),
        "stock_discarded": Phrase(G.CLINIC, _("Threw something of a lot away")),
        "stock_used": Phrase(G.CLINICAL, _("Took what a session used from stock")),
        "problem_reported": Phrase(G.CLINICAL, _("Reported a problem")),
        "duty_alert_raised": Phrase(G.CLINICAL, _("Called the clinician on duty")),
        "duty_alert_escalated": Phrase(
            G.CLINICAL, _("Called every clinician: nobody had opened an urgent report")
        ),
        "event_opened": Phrase(G.CLINICAL, _("Opened an adverse event")),
        "event_reported_again": Phrase(
            G.CLINICAL, _("Added a report to an adverse event")
        ),
        "event_seen": Phrase(G.CLINICAL, _("Opened an urgent report")),
        "event_assessed": Phrase(G.CLINICAL, _("Assessed an adverse event")),
        "event_note": Phrase(G.CLINICAL, _("Wrote a note to an adverse event")),
        "event_follow_up_planned": Phrase(
            G.CLINICAL, _("Planned to look at an adverse event again")
        ),
        "event_follow_up_done": Phrase(
            G.CLINICAL, _("Looked at an adverse event again")
        ),
        "event_course_resumed": Phrase(
            G.CLINICAL, _("Let a course go on after an adverse event")
        ),
        "event_exported": Phrase(G.READ, _("Exported an adverse event")),
        "event_closed": Phrase(G.CLINICAL, _("Closed an adverse event")),
        "event_reopened": Phrase(G.CLINICAL, _("Reopened an adverse event")),
        "plan_started": Phrase(G.COURSE, _("Began a plan")),
        "plan_saved": Phrase(G.COURSE, _("Saved a plan")),
        "plan_protocol_changed": Phrase(G.COURSE, _("Chose another protocol")),
        "plan_issued": Phrase(G.COURSE, _("Issued a plan")),
        "plan_active": Phrase(G.COURSE, _("Cleared a plan to start")),
        "plan_stopped": Phrase(G.COURSE, _("Stopped a plan")),
        "plan_accepted": Phrase(G.COURSE, _("Accepted a plan")),
        "plan_sent": Phrase(G.COURSE, _("Sent a plan")),
        "plan_document_again": Phrase(G.COURSE, _("Had a plan's PDF drawn again")),
        "plan_document_ready": Phrase(G.COURSE, _("A plan's PDF was drawn")),
        "plan_document_failed": Phrase(G.COURSE, _("A plan's PDF could not be drawn")),
        "course_booked": Phrase(G.COURSE, _("Booked a course")),
        "course_repaired": Phrase(G.COURSE, _("Changed the times of a course")),
        "course_paused": Phrase(G.COURSE, _("Put a course on hold")),
        "course_ended": Phrase(G.COURSE, _("Ended a course")),
        "course_decided": Phrase(G.COURSE, _("Decided how a course goes on")),
        "session_arranged": Phrase(G.COURSE, _("Booked a session of a course")),
        "review_due": Phrase(G.COURSE, _("A review fell due")),
        "review_asked": Phrase(G.MESSAGE, _("Sent the questions before a review")),
        "review_answered": Phrase(G.CLINICAL, _("Answered before a review")),
        "review_saved": Phrase(G.CLINICAL, _("Saved a review")),
        "review_signed": Phrase(G.CLINICAL, _("Signed a review")),
        "report_signed": Phrase(G.CLINICAL, _("Signed a report of a course")),
        "report_sent": Phrase(G.MESSAGE, _("Sent a report of a course")),
        "report_opened": Phrase(G.READ, _("Opened a report by link")),
        "report_read": Phrase(G.READ, _("Opened a report's PDF")),
        "report_document_again": Phrase(G.COURSE, _("Had a report's PDF drawn again")),
        "report_document_ready": Phrase(G.COURSE, _("A report's PDF was drawn")),
        "report_document_failed": Phrase(
            G.COURSE, _("A report's PDF could not be drawn")
        ),
        "maintenance_started": Phrase(G.COURSE, _("Began a maintenance plan")),
        "reminder_switched": Phrase(G.MESSAGE, _("Switched a reminder on or off")),
        "knowledge_signed": Phrase(G.CLINIC, _("Signed the knowledge")),
        "knowledge_edition_begun": Phrase(
            G.CLINIC, _("Began an own version of the knowledge")
        ),
        "knowledge_copy_begun": Phrase(
            G.CLINIC, _("Began a protocol of the clinic's own")
        ),
        "knowledge_edition_published": Phrase(
            G.CLINIC, _("Put an own version of the knowledge in force")
        ),
        "knowledge_edition_discarded": Phrase(
            G.CLINIC, _("Threw a draft of the knowledge away")
        ),
    },
    pages={
        "screening": _("screening"),
        "patch": _("patch tests"),
        "plan": _("plan"),
        "course": _("course"),
        "session": _("session"),
        "trend": _("trends"),
        "review": _("review"),
        "recall": _("call-back of a lot"),
    },
)
