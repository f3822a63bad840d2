"""Addresses of a patient's record, by noun."""

from django.urls import URLPattern, URLResolver, include, path

from patients.views import (
    arrival,
    assessed,
    assessment,
    break_glass,
    consent_link,
    consents,
    counting,
    history,
    intake_link,
    intake_review,
    intake_staff,
    labs,
    measurement_import,
    merging,
    opt_out,
    patients,
    photo_compare,
    photo_detail,
    photo_handover,
    photo_link,
    photos,
    presence,
)

people = [
    path("patients/", patients.patient_list, name="patient-list"),
    path(
        "patients/register/", patients.RegisterView.as_view(), name="patient-register"
    ),
    path(
        "patients/register/doubles/", patients.patient_doubles, name="patient-doubles"
    ),
    path(
        "patients/<int:pk>/edit/",
        patients.PatientEditView.as_view(),
        name="patient-edit",
    ),
]
merges = [
    path("patients/doubles/", merging.double_list, name="patient-double-list"),
    path("patients/merges/<int:merge>/", merging.merged, name="patient-merged"),
    path(
        "patients/merges/<int:merge>/undo/", merging.merge_undo, name="patient-unmerge"
    ),
    path("patients/<int:pk>/merge/", merging.merge_choose, name="patient-merge-choose"),
    path(
        "patients/<int:pk>/merge/<int:other>/",
        merging.MergeView.as_view(),
        name="patient-merge",
    ),
    path(
        "patients/<int:pk>/merge/<int:other>/different/",
        merging.patient_different,
        name="patient-different",
    ),
]
access = [
    path(
        "patients/open-with-reason/",
        break_glass.BreakGlassView.as_view(),
        name="patient-break-glass",
    ),
    path(
        "patients/<int:pk>/assign/",
        break_glass.AssignView.as_view(),
        name="patient-assign",
    ),
    path(
        "patients/<int:pk>/assign/<int:clinician>/remove/",
        break_glass.unassign,
        name="patient-unassign",
    ),
]
intake = [
    path(
        "patients/<int:pk>/intake/send/",
        intake_staff.IntakeSendView.as_view(),
        name="intake-send",
    ),
    path(
        "patients/<int:pk>/intake/", intake_review.intake_review, name="intake-review"
    ),
    path("patients/<int:pk>/intake/qr/", intake_staff.intake_qr, name="intake-qr"),
    path("p/intake/<str:token>/", intake_link.intake_open, name="intake-open"),
    path(
        "p/intake/<str:token>/<slug:step>/",
        intake_link.intake_step,
        name="intake-step",
    ),
]

consent_urls = [
    path("", consents.consent_list, name="consent-sign"),
    path("send/", consents.consent_send, name="consent-send"),
    path("qr/", consents.consent_qr, name="consent-qr"),
    path("state/", consents.consent_state, name="consent-state"),
    path("<int:consent>/withdraw/", consents.consent_withdraw, name="consent-withdraw"),
    path(
        "<int:consent>/signature/", consents.consent_signature, name="consent-signature"
    ),
    path("<slug:kind>/", consents.consent_here, name="consent-here"),
]
arrivals = [
    path("arrival/", arrival.arrival_list, name="arrival-list"),
    path("arrival/<int:pk>/switch/", arrival.arrival_switch, name="arrival-switch"),
    path("arrival/<int:pk>/poster/", arrival.arrival_poster, name="arrival-poster"),
    path("p/arrive/<str:key>/", arrival.arrive, name="arrive"),
    path("p/arrive/<str:key>/thanks/", arrival.arrived, name="arrive-thanks"),
]
assessment_urls = [
    path("", assessment.assessment, name="assessment"),
    path("sign/", assessment.sign, name="assessment-sign"),
    path("start/", assessment.start_next, name="assessment-start"),
    path("autosave/", assessment.autosave, name="assessment-autosave"),
    path("readings/", assessed.assessment_readings, name="assessment-readings"),
    path("facts/", assessment.facts, name="assessment-facts"),
    path("<int:assessment>/", assessment.assessment_detail, name="assessment-detail"),
]

photo_set_urls = [
    path("live/", photo_handover.photo_live, name="photo-live"),
    path("end/", photo_handover.photo_handover_end, name="photo-handover-end"),
    path("conditions/", photo_handover.photo_conditions, name="photo-conditions"),
]
photo_urls: list[URLPattern | URLResolver] = [
    path("", photos.photo_list, name="photo-list"),
    path("upload/", photos.photo_upload, name="photo-upload"),
    path("phone/", photo_handover.photo_handover, name="photo-handover"),
    path("compare/", photo_compare.photo_compare, name="photo-compare"),
    path("sets/<int:photo_set>/", include(photo_set_urls)),
    path("<uuid:uid>/", photo_detail.photo_detail, name="photo-detail"),
    path("<uuid:uid>/keep/", photo_detail.photo_keep, name="photo-keep"),
    path("<uuid:uid>/lens/", photo_detail.photo_lens, name="photo-lens"),
    path("<uuid:uid>/view/", photo_detail.photo_view, name="photo-view"),
    path("<uuid:uid>/points/", photo_detail.photo_landmarks, name="photo-landmarks"),
    path("<uuid:uid>/state/", photos.photo_state, name="photo-state"),
    path("<uuid:uid>/remove/", photos.photo_remove, name="photo-remove"),
    path("<uuid:uid>/counts/", counting.count_list, name="count-list"),
]
measurement_urls = [
    path("file/", measurement_import.measurement_file, name="measurement-file"),
    path("take/", measurement_import.measurement_take, name="measurement-take"),
]
count_urls = [
    path("", counting.count_detail, name="count-detail"),
    path("save/", counting.count_save, name="count-save"),
    path("sign/", counting.count_sign, name="count-sign"),
    path("again/", counting.count_repeat, name="count-repeat"),
    path("discard/", counting.count_discard, name="count-discard"),
    path("take/", counting.count_take, name="count-take"),
]

history_urls = [
    path("", history.history, name="history"),
    path("medicines/add/", history.medicine_add, name="medicine-add"),
    path("medicines/<int:medicine>/end/", history.medicine_end, name="medicine-end"),
    path("<slug:group>/", history.HistoryEditView.as_view(), name="history-edit"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    *people,
    *merges,
    *access,
    *intake,
    *arrivals,
    path("patients/<int:pk>/consents/", include(consent_urls)),
    path("p/reminders/<str:token>/", opt_out.opt_out_link, name="opt-out-link"),
    path("p/consent/<str:token>/", consent_link.consent_link, name="consent-link"),
    path("patients/<int:pk>/here/", presence.presence, name="presence"),
    path("patients/<int:pk>/history/", include(history_urls)),
    path("patients/<int:pk>/assessment/", include(assessment_urls)),
    path("patients/<int:pk>/labs/", labs.LabsView.as_view(), name="labs"),
    path(
        "patients/<int:pk>/labs/<int:result>/withdraw/",
        labs.lab_withdraw,
        name="lab-withdraw",
    ),
    path("patients/<int:pk>/photos/", include(photo_urls)),
    path("patients/<int:pk>/measurements/", include(measurement_urls)),
    path("patients/<int:pk>/counts/<int:count>/", include(count_urls)),
    path("p/photos/<str:token>/", photo_link.photo_link, name="photo-link"),
    path(
        "p/photos/<str:token>/<slug:view>/",
        photo_link.photo_link_view,
        name="photo-link-view",
    ),
    path(
        "p/photos/<str:token>/<slug:view>/outline/",
        photo_link.photo_link_ghost,
        name="photo-link-ghost",
    ),
    path("photos/<uuid:uid>/<slug:size>/", photos.photo_file, name="photo-file"),
]
