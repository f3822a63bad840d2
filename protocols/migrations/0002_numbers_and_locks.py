"""Plan numbers from a sequence; screenings, issued versions and signed records locked."""

from django.db import migrations

APPEND_ONLY = (
    "protocols_candidacycheck",
    "protocols_findingdecision",
    "protocols_knowledgesignoff",
    "protocols_planversion",
    "protocols_planacceptance",
    "protocols_decline",
    "protocols_addendum",
)

SEQUENCE = "CREATE SEQUENCE plan_number_seq START 101;"
DROP_SEQUENCE = "DROP SEQUENCE plan_number_seq;"

RECORD_LOCK = """
CREATE TRIGGER keep_signed BEFORE UPDATE OR DELETE ON protocols_sessionrecord
FOR EACH ROW WHEN (OLD.signed_at IS NOT NULL) EXECUTE FUNCTION anagen_refuse_change();
CREATE FUNCTION anagen_keep_signed_record_parts() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  parent bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.record_id
                        ELSE NEW.record_id END;
BEGIN
  IF NOT anagen_is_erasing() AND EXISTS (
    SELECT 1 FROM protocols_sessionrecord
    WHERE id = parent AND signed_at IS NOT NULL
  ) THEN
    RAISE EXCEPTION 'a signed session record is never changed'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE TRIGGER keep_signed BEFORE INSERT OR UPDATE OR DELETE ON protocols_sessionzone
FOR EACH ROW EXECUTE FUNCTION anagen_keep_signed_record_parts();
CREATE TRIGGER keep_signed BEFORE INSERT OR UPDATE OR DELETE ON protocols_productuse
FOR EACH ROW EXECUTE FUNCTION anagen_keep_signed_record_parts();
"""
DROP_RECORD_LOCK = """
DROP TRIGGER keep_signed ON protocols_productuse;
DROP TRIGGER keep_signed ON protocols_sessionzone;
DROP FUNCTION anagen_keep_signed_record_parts();
DROP TRIGGER keep_signed ON protocols_sessionrecord;
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
    dependencies = [
        ("protocols", "0001_screening_plans_and_courses"),
        ("patients", "0003_numbers_and_locks"),
    ]

    operations = [
        migrations.RunSQL(SEQUENCE, DROP_SEQUENCE),
        *[append_only(table) for table in APPEND_ONLY],
        migrations.RunSQL(RECORD_LOCK, DROP_RECORD_LOCK),
    ]
