"""The patients' tasks: each calls one action."""

from clinic.celery import task
from clinic.queries.clock import database_now


@task()
def draw_photo_sizes(*, photo_id: int, **_ignored: object) -> None:
    from patients.actions.photos import draw_sizes

    draw_sizes(photo_id=photo_id, at=database_now())


@task()
def sweep_photos(**_ignored: object) -> None:
    """Every minute: photos that a lost doorbell or a dead worker left waiting."""
    from patients.actions.photos import sweep

    sweep(at=database_now())


@task()
def nudge_intakes(**_ignored: object) -> None:
    """Every half hour: remind once of intakes that lie unfinished."""
    from patients.actions.intake import nudge_unfinished

    nudge_unfinished(at=database_now())


@task()
def compare_patients(**_ignored: object) -> None:
    """Every minute: who of those that are new or changed is on file twice."""
    from patients.actions.doubles import compare_new
    from patients.actions.unmerging import forget_expired

    at = database_now()
    compare_new(at=at)
    forget_expired(at=at)
