"""Empties the tables after a test whose transactions were its own."""

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.test import TransactionTestCase

# What `migrate` made stays, so that it need not be made anew for the next test.
KEPT = {"auth_permission", "django_content_type"}


def empty_the_tables(_case: TransactionTestCase) -> None:
    """Only those with rows, and by DELETE.

    Django's own way is to TRUNCATE every table and to make permissions and content types
    anew: several times as long, and its locks are those that two can wait on for ever.
    Keys are checked when all is done, so that the order does not matter.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('anagen.erasing', 'on', true)")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for table in _filled(cursor):
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")


def _filled(cursor: CursorWrapper) -> list[str]:
    tables = set(connection.introspection.django_table_names()) - KEPT
    asked = " UNION ALL ".join(
        f"SELECT '{table}' WHERE EXISTS (SELECT FROM {connection.ops.quote_name(table)})"
        for table in sorted(tables)
    )
    cursor.execute(asked)
    return [table for (table,) in cursor.fetchall()]
