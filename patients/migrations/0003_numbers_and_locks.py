"""Patient numbers from a sequence; submitted intakes and signed assessments locked."""

from django.db import migrations

SEQUENCE = "CREATE SEQUENCE patient_number_seq START 101;"
DROP_SEQUENCE = "DROP SEQUENCE patient_number_seq;"

INTAKE_LOCK = """
CREATE FUNCTION anagen_keep_submitted_answers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state IN ('submitted', 'reviewed') AND NEW.answers <> OLD.answers THEN
    RAISE EXCEPTION 'submitted answers are never changed'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER keep_submitted_answers BEFORE UPDATE ON patients_intake
FOR EACH ROW EXECUTE FUNCTION anagen_keep_submitted_answers();
"""
DROP_INTAKE_LOCK = """
DROP TRIGGER keep_submitted_answers ON patients_intake;
DROP FUNCTION anagen_keep_submitted_answers();
"""

ASSESSMENT_LOCK = """
CREATE TRIGGER keep_signed BEFORE UPDATE OR DELETE ON patients_scalpassessment
FOR EACH ROW WHEN (OLD.state = 'signed') EXECUTE FUNCTION anagen_refuse_change();
"""
DROP_ASSESSMENT_LOCK = "DROP TRIGGER keep_signed ON patients_scalpassessment;"

PARTS_LOCK = """
CREATE FUNCTION anagen_keep_signed_assessment_parts() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  parent bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.assessment_id
                        ELSE NEW.assessment_id END;
BEGIN
  IF anagen_is_erasing() THEN
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
  END IF;
  IF EXISTS (SELECT 1 FROM patients_scalpassessment
             WHERE id = parent AND state = 'signed') THEN
    RAISE EXCEPTION 'a signed assessment is never changed'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE TRIGGER keep_signed BEFORE INSERT OR UPDATE OR DELETE ON patients_zonemeasurement
FOR EACH ROW EXECUTE FUNCTION anagen_keep_signed_assessment_parts();
CREATE TRIGGER keep_signed BEFORE INSERT OR UPDATE OR DELETE ON patients_pulltest
FOR EACH ROW EXECUTE FUNCTION anagen_keep_signed_assessment_parts();
"""
DROP_PARTS_LOCK = """
DROP TRIGGER keep_signed ON patients_pulltest;
DROP TRIGGER keep_signed ON patients_zonemeasurement;
DROP FUNCTION anagen_keep_signed_assessment_parts();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("patients", "0002_record"),
        ("clinic", "0003_append_only"),
    ]

    operations = [
        migrations.RunSQL(SEQUENCE, DROP_SEQUENCE),
        migrations.RunSQL(INTAKE_LOCK, DROP_INTAKE_LOCK),
        migrations.RunSQL(ASSESSMENT_LOCK, DROP_ASSESSMENT_LOCK),
        migrations.RunSQL(PARTS_LOCK, DROP_PARTS_LOCK),
    ]
