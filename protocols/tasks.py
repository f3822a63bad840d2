"""The tasks of plans, courses and sessions: each calls one action."""

from clinic.celery import task
from clinic.queries.clock import database_now


@task()
def plan_reminders(**_ignored: object) -> None:
    """Every ten minutes: what falls due goes into the outbox."""
    from protocols.actions import reminders

    reminders.plan_reminders(at=database_now())


@task()
def plan_reviews(**_ignored: object) -> None:
    """Every ten minutes: reviews whose day has come."""
    from protocols.actions import reviews

    reviews.plan_reviews(at=database_now())


@task(queue="pdf")
def render_documents(**_ignored: object) -> None:
    """Rung when a plan is issued, and every minute for what a ring missed."""
    from protocols.actions import documents

    documents.render_due(at=database_now())


@task()
def write_notices(**_ignored: object) -> None:
    """Rung when a recall tells its patients, and every minute for the rest."""
    from protocols.actions import recalls

    recalls.write_due(at=database_now())


@task(queue="pdf")
def render_reports(**_ignored: object) -> None:
    """Rung when a report is signed, and every minute for what a ring missed."""
    from protocols.actions import course_reports

    course_reports.render_due(at=database_now())


@task()
def escalate_alerts(**_ignored: object) -> None:
    """Every minute: urgent reports that nobody has opened within half an hour."""
    from protocols.actions import duty_alerts

    duty_alerts.escalate_due(at=database_now())
