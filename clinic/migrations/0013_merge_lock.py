"""A merge may give rows that never change to another patient, and alter nothing else.

Only a transaction that names the two patients in ``anagen.merging`` ("12>34") may: a
row of the first becomes one of the second. The access log stays as it was written.
"""

from django.db import migrations

WITH_MERGES = """
CREATE OR REPLACE FUNCTION anagen_refuse_change() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  merging text := coalesce(current_setting('anagen.merging', true), '');
  before jsonb;
  after jsonb;
BEGIN
  IF TG_OP = 'DELETE' AND anagen_is_erasing() THEN
    RETURN OLD;
  END IF;
  IF TG_OP = 'UPDATE' AND merging <> '' AND TG_TABLE_NAME <> 'clinic_auditevent' THEN
    before := to_jsonb(OLD);
    after := to_jsonb(NEW);
    IF before - 'patient_id' = after - 'patient_id'
       AND merging = (before ->> 'patient_id') || '>' || (after ->> 'patient_id') THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'a row of % is never changed', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END
$$;
"""
WITHOUT_MERGES = """
CREATE OR REPLACE FUNCTION anagen_refuse_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND anagen_is_erasing() THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'a row of % is never changed', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("clinic", "0012_arrival_key")]

    operations = [migrations.RunSQL(WITH_MERGES, WITHOUT_MERGES)]
