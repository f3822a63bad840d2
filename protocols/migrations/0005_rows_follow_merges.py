"""A row that is written for a merged record goes to the record that was kept."""

from django.db import migrations

TABLES = (
    "protocols_candidacycheck",
    "protocols_decline",
    "protocols_findingdecision",
    "protocols_patchtest",
    "protocols_sessionrecord",
    "protocols_treatmentplan",
)


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
        ("protocols", "0004_missed_and_skipped"),
        ("patients", "0006_rows_follow_merges"),
    ]

    operations = [follows_merges(table) for table in TABLES]
