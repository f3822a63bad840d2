"""A row that is written for a merged record goes to the record that was kept.

Whoever writes for a patient waits for a merge that is under way, and then finds where
the patient is now: no row is left behind on a record that nobody opens any more.
"""

from django.db import migrations

TABLES = (
    "clinic_appointment",
    "clinic_message",
    "clinic_patientlink",
    "clinic_task",
    "clinic_waitinglistentry",
    "patients_clinicalfact",
    "patients_consent",
    "patients_emergencyaccess",
    "patients_intake",
    "patients_medicine",
    "patients_patientassignment",
    "patients_photo",
    "patients_scalpassessment",
)

FUNCTION = """
CREATE FUNCTION anagen_follow_merge() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  kept bigint;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.patient_id IS NOT DISTINCT FROM OLD.patient_id THEN
      RETURN NEW;
    END IF;
  END IF;
  IF NEW.patient_id IS NOT NULL THEN
    SELECT merged_into_id INTO kept FROM patients_patient
    WHERE id = NEW.patient_id FOR KEY SHARE;
    NEW.patient_id := coalesce(kept, NEW.patient_id);
  END IF;
  RETURN NEW;
END
$$;
"""
DROP_FUNCTION = "DROP FUNCTION anagen_follow_merge();"


def follows_merges(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"""
        CREATE TRIGGER follow_merge BEFORE INSERT OR UPDATE OF patient_id ON {table}
        FOR EACH ROW EXECUTE FUNCTION anagen_follow_merge();
        """,
        f"DROP TRIGGER follow_merge ON {table};",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("patients", "0005_merging"),
        ("clinic", "0013_merge_lock"),
    ]

    operations = [
        migrations.RunSQL(FUNCTION, DROP_FUNCTION),
        *[follows_merges(table) for table in TABLES],
    ]
