import pytest
from django.apps import apps

from tests.architecture.source import APPS

MODELS = [model for app in APPS for model in apps.get_app_config(app).get_models()]


def keys_up():
    rank = {app: number for number, app in enumerate(APPS)}
    for model in MODELS:
        for field in model._meta.get_fields():
            target = (
                field.related_model if field.is_relation and field.concrete else None
            )
            app = target._meta.app_label if target else ""
            if app in rank and rank[app] > rank[model._meta.app_label]:
                yield f"{model._meta.label}.{field.name}"


def test_only_these_keys_point_up():
    assert sorted(keys_up()) == [
        "clinic.Appointment.patient",
        "clinic.Message.patient",
        "clinic.PatientLink.patient",
        "clinic.Task.patient",
        "clinic.WaitingListEntry.patient",
    ]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_model_says_which_fields_are_personal(model):
    personal = set(vars(model)["PERSONAL_FIELDS"])
    fields = {field.name for field in model._meta.get_fields()}

    assert personal - fields == set()
