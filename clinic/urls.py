"""The root of all addresses. Apps above are named only as strings."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from clinic.views import (
    appointments,
    audit,
    booking,
    command,
    day_notes,
    demo_mails,
    diary,
    diary_card,
    diary_live,
    diary_sheet,
    feeds,
    health,
    holidays,
    messages,
    moving,
    quick_book,
    site,
    staff,
    tasks,
    undo,
    unresolved,
    visit_link,
    visit_times,
    waiting,
)

settings_urls = [
    path("", site.settings_index, name="settings"),
    path("clinic/", site.ClinicView.as_view(), name="settings-clinic"),
    path("access-log/", audit.audit_log, name="audit-log"),
    path("access-log.csv", audit.audit_log_csv, name="audit-log-csv"),
    path("staff/", staff.staff_list, name="staff-list"),
    path("staff/invite/", staff.InviteView.as_view(), name="staff-invite"),
    path("staff/<int:pk>/", staff.StaffMemberView.as_view(), name="staff-edit"),
    path(
        "staff/invitations/<int:pk>/withdraw/",
        staff.revoke_invitation,
        name="staff-invitation-revoke",
    ),
    path("holidays/", holidays.public_holiday_list, name="settings-holidays"),
    path("<slug:section>/", site.settings_list, name="settings-list"),
    path("<slug:section>/add/", site.SettingView.as_view(), name="settings-add"),
    path(
        "<slug:section>/<int:pk>/", site.SettingView.as_view(), name="settings-change"
    ),
    path(
        "<slug:section>/<int:pk>/remove/",
        site.settings_remove,
        name="settings-remove",
    ),
]

appointment_urls = [
    path("book/", booking.BookView.as_view(), name="appointment-book"),
    path("book/quick/", quick_book.QuickBookView.as_view(), name="appointment-quick"),
    path("book/patients/", quick_book.patients, name="appointment-patients"),
    path("overrides/", appointments.overrides, name="appointment-overrides"),
    path("<int:pk>/", appointments.appointment_detail, name="appointment-detail"),
    path("<int:pk>/card/", diary_card.appointment_card, name="appointment-card"),
    path("<int:pk>/start/", appointments.appointment_start, name="appointment-start"),
    path("<int:pk>/advance/", appointments.advance, name="appointment-advance"),
    path("<int:pk>/window/", moving.window, name="appointment-window"),
    path("<int:pk>/move/", moving.MoveView.as_view(), name="appointment-move"),
    path(
        "<int:pk>/cancel/",
        appointments.CancelView.as_view(),
        name="appointment-cancel",
    ),
]

waiting_urls = [
    path("", waiting.waiting_list, name="waiting-list"),
    path("add/", waiting.WaitingAddView.as_view(), name="waiting-add"),
    path("<int:pk>/", waiting.WaitingEditView.as_view(), name="waiting-edit"),
    path("<int:pk>/times/", waiting.waiting_offer, name="waiting-offer"),
    path("<int:pk>/book/", waiting.waiting_fill, name="waiting-fill"),
    path("<int:pk>/remove/", waiting.waiting_remove, name="waiting-remove"),
]

message_urls = [
    path("", messages.message_list, name="message-list"),
    path("test/", messages.message_test, name="message-test"),
    path("try-now/", messages.delivery_resume, name="delivery-resume"),
    path("<int:pk>/", messages.message_detail, name="message-detail"),
    path("<int:pk>/retry/", messages.message_retry, name="message-retry"),
    path("<int:pk>/handled/", messages.message_handled, name="message-handled"),
]

demo_mail_urls = [
    path("", demo_mails.demo_mail_list, name="demo-mail-list"),
    path("<str:name>/", demo_mails.demo_mail, name="demo-mail"),
    path("<str:name>/html/", demo_mails.demo_mail_html, name="demo-mail-html"),
    path(
        "<str:name>/files/<int:number>/",
        demo_mails.demo_mail_file,
        name="demo-mail-file",
    ),
]

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("language", login_not_required(set_language), name="set_language"),
    path("accounts/", include("allauth.account.urls")),
    path("invitation/<str:token>/", staff.accept_invitation, name="invitation-accept"),
    path("settings/", include(settings_urls)),
    path("diary/", diary.diary, name="diary"),
    path("diary/live/", diary_live.diary_live, name="diary-live"),
    path("diary/sheet/", diary_sheet.day_sheet, name="diary-day-sheet"),
    path("diary/names/", diary.hide_names, name="diary-names"),
    path("diary/columns/", diary.choose_columns, name="diary-columns"),
    path("appointments/", include(appointment_urls)),
    path("diary/note/", day_notes.write_note, name="day-note"),
    path("waiting/", include(waiting_urls)),
    path("unresolved/", unresolved.unresolved_list, name="unresolved-list"),
    path("unresolved/settle/", unresolved.unresolved_settle, name="unresolved-settle"),
    path("tasks/", tasks.task_list, name="task-list"),
    path("tasks/<int:pk>/finish/", tasks.task_finish, name="task-finish"),
    path("search/", command.search, name="command-search"),
    path("changes/latest/", undo.last_change, name="change-latest"),
    path("changes/<uuid:uid>/undo/", undo.undo, name="change-undo"),
    path("messages/", include(message_urls)),
    path("demo/mails/", include(demo_mail_urls)),
    path("account/calendar/", feeds.my_calendar, name="my-calendar"),
    path("feeds/<str:token>.ics", feeds.calendar_feed, name="calendar-feed"),
    path("p/visit/<str:token>/", visit_link.visit_link, name="visit-link"),
    path(
        "p/visit/<str:token>/times/",
        visit_times.visit_times,
        name="visit-link-times",
    ),
    path("", include("patients.urls")),
    path("", include("protocols.urls")),
]

handler500 = "clinic.views.errors.server_error"
