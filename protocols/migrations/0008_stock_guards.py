"""What the stock's tables refuse by themselves.

A movement is written once. Nothing is used that is expired, held back, opened too long
or not there, unless the row is flagged: with a reason when there was too little, with a
reason and a second person when it should not have been given at all. The row of the
lot is locked first, so that two sessions never share a last millilitre.
"""

from django.db import migrations

APPEND_ONLY = (
    "protocols_lotcomponent",
    "protocols_stockmovement",
    "protocols_noticereply",
)
NEVER_DELETED = (
    "protocols_product",
    "protocols_lot",
    "protocols_container",
    "protocols_recall",
    "protocols_recallnotice",
)

# Wherever the clinic is, this day is over there: its own day is checked by the server.
LAST_DAY_ANYWHERE = "(NEW.at AT TIME ZONE 'Etc/GMT+12')::date"

MOVEMENTS = f"""
CREATE FUNCTION anagen_guard_stock() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  held record;
  vial record;
  takes boolean := NEW.kind IN ('used', 'mixed_in');
  is_incident boolean := NEW.is_flagged AND NEW.witness_id IS NOT NULL;
BEGIN
  SELECT state, expires_on INTO held FROM protocols_lot
  WHERE id = NEW.lot_id FOR NO KEY UPDATE;
  IF takes AND NOT is_incident AND held.state <> 'usable' THEN
    RAISE EXCEPTION 'a lot that is held back is not used'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF takes AND NOT is_incident AND held.expires_on < {LAST_DAY_ANYWHERE} THEN
    RAISE EXCEPTION 'an expired lot is not used'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.ml < 0 AND NOT NEW.is_flagged AND NEW.ml + (
    SELECT coalesce(sum(ml), 0) FROM protocols_stockmovement WHERE lot_id = NEW.lot_id
  ) < 0 THEN
    RAISE EXCEPTION 'there is not so much of this lot'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.container_id IS NULL THEN
    RETURN NEW;
  END IF;
  SELECT lot_id, ml, discard_by, closed_at INTO vial FROM protocols_container
  WHERE id = NEW.container_id FOR NO KEY UPDATE;
  IF vial.lot_id <> NEW.lot_id THEN
    RAISE EXCEPTION 'this vial is of another lot'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF takes AND NOT is_incident
     AND (vial.closed_at IS NOT NULL OR vial.discard_by < NEW.at) THEN
    RAISE EXCEPTION 'this vial is used no more'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.ml < 0 AND NOT NEW.is_flagged AND vial.ml + NEW.ml + (
    SELECT coalesce(sum(ml), 0) FROM protocols_stockmovement
    WHERE container_id = NEW.container_id
  ) < 0 THEN
    RAISE EXCEPTION 'there is not so much in this vial'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER guard_stock BEFORE INSERT ON protocols_stockmovement
FOR EACH ROW EXECUTE FUNCTION anagen_guard_stock();
"""
DROP_MOVEMENTS = """
DROP TRIGGER guard_stock ON protocols_stockmovement;
DROP FUNCTION anagen_guard_stock();
"""

# One at a time: two halves of a circle are not seen by each other otherwise.
MIXES = """
CREATE FUNCTION anagen_no_circle_of_mixes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('protocols_lotcomponent'));
  IF EXISTS (
    WITH RECURSIVE parts(id) AS (
      SELECT NEW.component_id
      UNION
      SELECT c.component_id FROM protocols_lotcomponent c JOIN parts ON c.lot_id = parts.id
    )
    SELECT 1 FROM parts WHERE id = NEW.lot_id
  ) THEN
    RAISE EXCEPTION 'a mix is never part of itself'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER no_circle BEFORE INSERT ON protocols_lotcomponent
FOR EACH ROW EXECUTE FUNCTION anagen_no_circle_of_mixes();
"""
DROP_MIXES = """
DROP TRIGGER no_circle ON protocols_lotcomponent;
DROP FUNCTION anagen_no_circle_of_mixes();
"""

LOTS = """
CREATE FUNCTION anagen_keep_withdrawn() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a withdrawn lot stays withdrawn'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER keep_withdrawn BEFORE UPDATE ON protocols_lot
FOR EACH ROW WHEN (OLD.state = 'withdrawn' AND NEW.state <> 'withdrawn')
EXECUTE FUNCTION anagen_keep_withdrawn();
"""
DROP_LOTS = """
DROP TRIGGER keep_withdrawn ON protocols_lot;
DROP FUNCTION anagen_keep_withdrawn();
"""

VIALS = """
CREATE TRIGGER keep_vial BEFORE UPDATE ON protocols_container
FOR EACH ROW WHEN (
  (OLD.lot_id, OLD.ml, OLD.opened_at, OLD.discard_by)
    IS DISTINCT FROM (NEW.lot_id, NEW.ml, NEW.opened_at, NEW.discard_by)
  OR OLD.closed_at IS NOT NULL
) EXECUTE FUNCTION anagen_refuse_change();
CREATE FUNCTION anagen_vial_of_the_lot() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM protocols_container
    WHERE id = NEW.container_id AND lot_id = NEW.stock_lot_id
  ) THEN
    RAISE EXCEPTION 'this vial is of another lot'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER vial_of_the_lot
BEFORE INSERT OR UPDATE OF container_id, stock_lot_id ON protocols_productuse
FOR EACH ROW WHEN (NEW.container_id IS NOT NULL)
EXECUTE FUNCTION anagen_vial_of_the_lot();
"""
DROP_VIALS = """
DROP TRIGGER vial_of_the_lot ON protocols_productuse;
DROP FUNCTION anagen_vial_of_the_lot();
DROP TRIGGER keep_vial ON protocols_container;
"""


def append_only(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"""
        CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION anagen_refuse_change();
        """,
        f"DROP TRIGGER append_only ON {table};",
    )


def never_deleted(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"""
        CREATE TRIGGER never_deleted BEFORE DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION anagen_refuse_change();
        """,
        f"DROP TRIGGER never_deleted ON {table};",
    )


FOLLOW = """
CREATE TRIGGER follow_merge BEFORE INSERT OR UPDATE OF patient_id
ON protocols_recallnotice
FOR EACH ROW EXECUTE FUNCTION anagen_follow_merge();
"""
DROP_FOLLOW = "DROP TRIGGER follow_merge ON protocols_recallnotice;"


class Migration(migrations.Migration):
    dependencies = [("protocols", "0007_stock_and_recalls")]

    operations = [
        migrations.RunSQL(MOVEMENTS, DROP_MOVEMENTS),
        migrations.RunSQL(MIXES, DROP_MIXES),
        migrations.RunSQL(LOTS, DROP_LOTS),
        migrations.RunSQL(VIALS, DROP_VIALS),
        migrations.RunSQL(FOLLOW, DROP_FOLLOW),
        *[append_only(table) for table in APPEND_ONLY],
        *[never_deleted(table) for table in NEVER_DELETED],
    ]
