"""Addresses of screenings, plans, courses and sessions, by noun."""

from django.urls import include, path

from protocols.views import (
    arranging,
    consultation,
    course_repair,
    course_report,
    course_report_link,
    course_state,
    courses,
    documents,
    duty_alerts,
    event_export,
    event_list,
    events,
    knowledge,
    knowledge_copies,
    knowledge_editions,
    lots,
    notice_link,
    patch_tests,
    patient_page,
    plan_autosave,
    plan_issue,
    plan_link,
    plans,
    problem_desk,
    problem_link,
    recalls,
    reminders,
    reports,
    review,
    review_link,
    room,
    screening,
    screening_forms,
    session_treatment,
    sessions,
    stock,
    today,
    trends,
)

screening_urls = [
    path("", screening.screening, name="screening"),
    path("record/", screening.record, name="screening-record"),
    path("answer/", screening.answer, name="screening-answer"),
    path("decide/", screening.decide, name="screening-decide"),
    path(
        "correct/<slug:finding>/",
        screening_forms.CorrectView.as_view(),
        name="screening-correct",
    ),
    path("decline/", screening_forms.DeclineView.as_view(), name="screening-decline"),
    path("letters/<int:decline>/", screening_forms.letter, name="screening-letter"),
    path("checks/<int:check>/", screening.past_check, name="screening-check"),
]

patch_test_urls = [
    path("", patch_tests.PatchTestListView.as_view(), name="patch-test-list"),
    path(
        "<int:test>/read/",
        patch_tests.PatchTestReadView.as_view(),
        name="patch-test-read",
    ),
]

knowledge_urls = [
    path("rules/", knowledge.rules, name="rule-book"),
    path("rules/sign/", knowledge.sign, name="knowledge-sign"),
    path("formulary/", knowledge.formulary, name="formulary"),
    path("protocols/", knowledge.protocol_list, name="protocol-list"),
    path("protocols/compare/", knowledge.protocol_compare, name="protocol-compare"),
    path("own/", knowledge_editions.own_list, name="knowledge-own"),
    path(
        "own/editions/<int:pk>/", knowledge_editions.edition, name="knowledge-edition"
    ),
    path(
        "own/<slug:kind>/<slug:slug>/", knowledge_editions.piece, name="knowledge-piece"
    ),
    path(
        "own/<slug:kind>/<slug:slug>/begin/",
        knowledge_editions.begin,
        name="knowledge-begin",
    ),
    path(
        "own/<slug:kind>/<slug:slug>/copy/",
        knowledge_copies.ProtocolCopyView.as_view(),
        name="knowledge-copy",
    ),
    path(
        "own/<slug:kind>/<slug:slug>/edit/",
        knowledge_editions.edit,
        name="knowledge-edit",
    ),
    path(
        "own/<slug:kind>/<slug:slug>/publish/",
        knowledge_editions.publish,
        name="knowledge-publish",
    ),
    path(
        "own/<slug:kind>/<slug:slug>/discard/",
        knowledge_editions.discard,
        name="knowledge-discard",
    ),
]

plan_urls = [
    path("", plans.plan_list, name="plan-list"),
    path("compare/", plans.compare, name="plan-compare"),
    path("start/", plans.start, name="plan-start"),
    path("<int:plan_pk>/", plans.PlanEditView.as_view(), name="plan-edit"),
    path("<int:plan_pk>/autosave/", plan_autosave.plan_autosave, name="plan-autosave"),
    path("<int:plan_pk>/issue/", plan_issue.PlanIssueView.as_view(), name="plan-issue"),
    path("<int:plan_pk>/screen/", plan_issue.screen_plan, name="plan-screen"),
    path("<int:plan_pk>/stop/", plans.PlanStopView.as_view(), name="plan-stop"),
    path(
        "<int:plan_pk>/start-if-clear/",
        plan_issue.start_if_clear,
        name="plan-start-if-clear",
    ),
    path(
        "<int:plan_pk>/versions/<int:number>/",
        plan_issue.plan_version,
        name="plan-version",
    ),
]

course_urls = [
    path(
        "patients/<int:pk>/plans/<int:plan_pk>/book/",
        courses.course_book,
        name="course-book",
    ),
    path("courses/", courses.course_list, name="course-list"),
    path("courses/<int:pk>/", courses.course_detail, name="course-detail"),
    path("courses/<int:pk>/repair/", course_repair.course_repair, name="course-repair"),
    path(
        "courses/<int:pk>/pause/",
        course_state.CoursePauseView.as_view(),
        name="course-pause",
    ),
    path(
        "courses/<int:pk>/end/",
        course_state.CourseEndView.as_view(),
        name="course-end",
    ),
    path(
        "courses/<int:pk>/decide/",
        course_state.CourseDecideView.as_view(),
        name="course-decide",
    ),
    path(
        "appointments/<int:pk>/repair/",
        course_repair.appointment_repair,
        name="appointment-repair",
    ),
    path("patients/<int:pk>/course-strip/", courses.course_strip, name="course-strip"),
    path(
        "patients/<int:pk>/steps/",
        consultation.consultation_steps,
        name="consultation-steps",
    ),
    path(
        "patients/<int:pk>/screening-live/", room.screening_live, name="screening-live"
    ),
    path("patients/<int:pk>/beside/", room.room_side, name="room-side"),
    path("patients/<int:pk>/beside/accept/", room.room_accept, name="room-accept"),
]

reminder_urls = [
    path("messages/reminders/", reminders.reminder_list, name="reminder-list"),
    path(
        "messages/reminders/<str:rule_id>/switch/",
        reminders.reminder_switch,
        name="reminder-switch",
    ),
]

report_urls = [
    path("", reports.report_list, name="report-list"),
    path("<slug:section>/", reports.report_detail, name="report-detail"),
    path("<slug:section>/<slug:table>.csv", reports.report_csv, name="report-csv"),
    path("<slug:section>/<slug:table>.svg", reports.report_chart, name="report-chart"),
]

session_urls = [
    path(
        "sessions/<int:pk>/arrange/", arranging.session_arrange, name="session-arrange"
    ),
    path("sessions/<int:pk>/", sessions.session_record, name="session-record"),
    path("sessions/<int:pk>/open/", sessions.session_open, name="session-open"),
    path("sessions/<int:pk>/check/", sessions.session_check, name="session-check"),
    path("sessions/<int:pk>/start/", sessions.session_start, name="session-start"),
    path(
        "sessions/<int:pk>/save/", session_treatment.session_save, name="session-save"
    ),
    path(
        "sessions/<int:pk>/autosave/",
        session_treatment.session_autosave,
        name="session-autosave",
    ),
    path(
        "sessions/<int:pk>/same/", session_treatment.session_same, name="session-same"
    ),
    path(
        "sessions/<int:pk>/scan/", session_treatment.session_scan, name="session-scan"
    ),
    path(
        "sessions/<int:pk>/observe/",
        session_treatment.session_observe,
        name="session-observe",
    ),
    path(
        "sessions/<int:pk>/incident/",
        session_treatment.session_incident,
        name="session-incident",
    ),
    path("sessions/<int:pk>/stop/", sessions.session_stop, name="session-stop"),
    path(
        "sessions/<int:pk>/addendum/",
        sessions.session_addendum,
        name="session-addendum",
    ),
]

document_urls = [
    path("documents/<uuid:uid>/", documents.plan_document, name="plan-document"),
    path(
        "documents/<uuid:uid>/file/",
        documents.plan_document_file,
        name="plan-document-file",
    ),
    path("documents/<uuid:uid>/send/", documents.plan_send, name="plan-send"),
    path("p/plan/<str:token>/", plan_link.plan_link, name="plan-link"),
    path("p/plan/<str:token>/file/", plan_link.plan_link_file, name="plan-link-file"),
    path(
        "p/plan/<str:token>/accept/",
        plan_link.plan_link_accept,
        name="plan-link-accept",
    ),
]

course_report_urls = [
    path("courses/<int:pk>/report/", course_report.course_report, name="course-report"),
    path(
        "courses/<int:pk>/maintenance/",
        course_report.course_maintenance,
        name="course-maintenance",
    ),
    path(
        "course-reports/<int:pk>/",
        course_report.course_report_state,
        name="course-report-state",
    ),
    path(
        "course-reports/<int:pk>/file/",
        course_report.course_report_file,
        name="course-report-file",
    ),
    path(
        "course-reports/<int:pk>/send/",
        course_report.course_report_send,
        name="course-report-send",
    ),
    path(
        "p/report/<str:token>/",
        course_report_link.course_report_link,
        name="course-report-link",
    ),
    path(
        "p/report/<str:token>/file/",
        course_report_link.course_report_link_file,
        name="course-report-link-file",
    ),
]

review_urls = [
    path("reviews/<int:pk>/", review.review, name="review"),
    path("reviews/<int:pk>/save/", review.review_save, name="review-save"),
    path("reviews/<int:pk>/autosave/", review.review_autosave, name="review-autosave"),
    path("reviews/<int:pk>/sign/", review.review_sign, name="review-sign"),
    path("reviews/<int:pk>/ask/", review.review_ask, name="review-ask"),
    path("p/review/<str:token>/", review_link.review_link, name="review-link"),
]

trend_urls = [
    path("", trends.trend_list, name="trends"),
    path("strip/", trends.trend_strip, name="trend-strip"),
    path("<slug:measure>/<int:number>.svg", trends.trend_chart, name="trend-chart"),
]

stock_urls = [
    path("", stock.stock_list, name="stock-list"),
    path("receive/", stock.ReceiveView.as_view(), name="stock-receive"),
    path("mix/", stock.MixView.as_view(), name="stock-mix"),
    path("products/", stock.product_list, name="product-list"),
    path("products/add/", stock.ProductView.as_view(), name="product-add"),
    path("products/<int:pk>/", stock.ProductView.as_view(), name="product-edit"),
    path("lots/<int:pk>/", lots.lot_detail, name="lot-detail"),
    path("lots/<int:pk>/count/", lots.LotCountView.as_view(), name="lot-count"),
    path("lots/<int:pk>/label/", lots.LotLabelView.as_view(), name="lot-label"),
    path("lots/<int:pk>/discard/", lots.LotDiscardView.as_view(), name="lot-discard"),
    path(
        "lots/<int:pk>/hold/", lots.LotQuarantineView.as_view(), name="lot-quarantine"
    ),
    path("lots/<int:pk>/release/", lots.LotReleaseView.as_view(), name="lot-release"),
    path(
        "lots/<int:pk>/withdraw/", lots.LotWithdrawView.as_view(), name="lot-withdraw"
    ),
    path("lots/<int:pk>/vials/", lots.vial_open, name="lot-vial-open"),
    path("vials/<int:pk>/discard/", lots.vial_discard, name="lot-vial-discard"),
    path(
        "lots/<int:pk>/recall/", recalls.RecallStartView.as_view(), name="recall-start"
    ),
    path("recalls/", recalls.recall_list, name="recall-list"),
    path("recalls/<int:pk>/", recalls.recall_detail, name="recall-detail"),
    path("recalls/<int:pk>/tell/", recalls.recall_tell, name="recall-tell"),
    path("recalls/<int:pk>/report/", recalls.recall_report, name="recall-report"),
    path(
        "recalls/<int:pk>/close/",
        recalls.RecallCloseView.as_view(),
        name="recall-close",
    ),
    path("notices/<int:pk>/", recalls.NoticeAnswerView.as_view(), name="recall-answer"),
]

notice_urls = [
    path(
        "p/notice/<str:token>/problem/",
        problem_link.problem_from_notice,
        name="problem-from-notice",
    ),
    path("p/notice/<str:token>/", notice_link.notice_link, name="notice-link"),
    path(
        "p/notice/<str:token>/answer/",
        notice_link.notice_link_answer,
        name="notice-link-answer",
    ),
]

event_urls = [
    path("events/", event_list.event_list, name="event-list"),
    path("events/<int:pk>/", events.event_detail, name="event-detail"),
    path("events/<int:pk>/note/", events.event_note, name="event-note"),
    path("events/<int:pk>/again/", events.event_follow_up, name="event-follow-up"),
    path(
        "events/<int:pk>/again/<int:row>/done/",
        events.event_follow_up_done,
        name="event-follow-up-done",
    ),
    path("events/<int:pk>/close/", events.event_close, name="event-close"),
    path("events/<int:pk>/reopen/", events.event_reopen, name="event-reopen"),
    path("events/<int:pk>/resume/", events.event_resume, name="event-resume"),
    path("events/<int:pk>/export/", event_export.event_export, name="event-export"),
    path(
        "events/<int:pk>/photos/<int:report>/<slug:size>/",
        events.event_photo,
        name="event-photo",
    ),
    path("alerts/", duty_alerts.alert_list, name="alert-list"),
    path("alerts/<int:pk>/open/", duty_alerts.alert_open, name="alert-open"),
    path("patients/<int:pk>/problem/", problem_desk.problem_take, name="problem-take"),
    path("p/problem/<str:token>/", problem_link.problem_link, name="problem-link"),
    path(
        "p/visit/<str:token>/problem/",
        problem_link.problem_from_visit,
        name="problem-from-visit",
    ),
    path(
        "p/plan/<str:token>/problem/",
        problem_link.problem_from_plan,
        name="problem-from-plan",
    ),
]

urlpatterns = [
    path("", today.today, name="today"),
    path("patients/<int:pk>/", patient_page.patient_page, name="patient-page"),
    path("patients/<int:pk>/screening/", include(screening_urls)),
    path("patients/<int:pk>/patch-tests/", include(patch_test_urls)),
    path("patients/<int:pk>/plans/", include(plan_urls)),
    path("patients/<int:pk>/trends/", include(trend_urls)),
    path("knowledge/", include(knowledge_urls)),
    path("reports/", include(report_urls)),
    path("stock/", include(stock_urls)),
    *notice_urls,
    *course_urls,
    *document_urls,
    *event_urls,
    *reminder_urls,
    *course_report_urls,
    *review_urls,
    *session_urls,
]
