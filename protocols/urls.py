"""Addresses of screenings, plans, courses and sessions, by noun."""

from django.urls import path

from protocols.views import courses, patient_page, today

course_urls = [
    path(
        "patients/<int:pk>/plans/<int:plan_pk>/book/",
        courses.course_book,
        name="course-book",
    ),
    path("courses/<int:pk>/", courses.course_detail, name="course-detail"),
    path("patients/<int:pk>/course-strip/", courses.course_strip, name="course-strip"),
]

urlpatterns = [
    path("", today.today, name="today"),
    path("patients/<int:pk>/", patient_page.patient_page, name="patient-page"),
    *course_urls,
]
