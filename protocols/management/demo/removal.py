"""Take the demo clinic away, whole: rows, files and mails."""

import shutil
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction

from clinic.models.places import Clinic
from patients.models.patient import Patient

OWN_APPS = ("clinic", "patients", "protocols")
# Sessions and addresses of people who no longer exist.
SHARED_TABLES = ("django_session", "account_emailaddress", "account_emailconfirmation")


class NotOnlyDemo(Exception):
    """Real patients were registered beside the demo: nothing is removed."""


def remove() -> bool:
    """Empty every table. False when there is no demo clinic.

    The demo is loaded only into an empty database, so what is there is the demo.
    """
    if not Clinic.objects.filter(is_demo=True).exists():
        return False
    if Patient.objects.filter(is_demo=False).exists():
        raise NotOnlyDemo
    tables = [
        model._meta.db_table
        for app in OWN_APPS
        for model in apps.get_app_config(app).get_models()
    ]
    present = set(connection.introspection.table_names())
    tables += [table for table in SHARED_TABLES if table in present]
    names = ", ".join(connection.ops.quote_name(table) for table in tables)
    with transaction.atomic(), connection.cursor() as cursor:
        # What this transaction still has to check would keep the tables busy.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"TRUNCATE {names} RESTART IDENTITY CASCADE")
        cursor.execute("ALTER SEQUENCE patient_number_seq RESTART")
        cursor.execute("ALTER SEQUENCE plan_number_seq RESTART")
    for folder in (settings.PRIVATE_MEDIA_ROOT, settings.DEMO_MAIL_DIR):
        shutil.rmtree(Path(folder), ignore_errors=True)
    return True
