"""Addresses of a patient's record, by noun."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
