"""Rows that say what happened are written once.

Only a transaction that has set ``anagen.erasing`` may delete them: removing the demo
clinic, and the lawful erasure of a person.
"""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION anagen_is_erasing() RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT coalesce(current_setting('anagen.erasing', true), '') = 'on'
$$;
CREATE FUNCTION anagen_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND anagen_is_erasing() THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'a row of % is never changed', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END
$$;
"""
DROP_FUNCTIONS = """
DROP FUNCTION anagen_refuse_change();
DROP FUNCTION anagen_is_erasing();
"""


def append_only(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"""
        CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION anagen_refuse_change();
        """,
        f"DROP TRIGGER append_only ON {table};",
    )


class Migration(migrations.Migration):
    dependencies = [("clinic", "0002_appointments_links_and_outbox")]

    operations = [
        migrations.RunSQL(FUNCTIONS, DROP_FUNCTIONS),
        append_only("clinic_auditevent"),
        append_only("clinic_appointmentchange"),
    ]
