"""Two people merge the same two records at the same moment: one wins, one is told."""

import threading
import uuid

import pytest
from django.db import connection, connections

from patients.actions.merge_rows import MergeRefused
from patients.actions.merging import merge
from patients.models import Intake, Patient, PatientMerge
from tests.factories.clinic import NOW, StaffMemberFactory
from tests.factories.patients import IntakeFactory, PatientFactory
from tests.patients.two_records import wish

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds):
    """Run each in a thread and a connection of its own; what each came to."""
    start = threading.Barrier(len(deeds))
    results = [None] * len(deeds)

    def run(number, deed):
        try:
            start.wait()
            results[number] = deed()
        except MergeRefused as refusal:
            results[number] = refusal
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def merging(kept, other):
    request, by = wish(kept, other), StaffMemberFactory(desk=True)
    return lambda: merge(request, form_key=uuid.uuid4(), by=by, at=NOW)


@pytest.mark.parametrize("is_turned_round", [False, True])
def test_one_wins_and_the_other_is_told(is_turned_round):
    a, b = PatientFactory.create_batch(2)
    second = (b, a) if is_turned_round else (a, b)

    results = at_once(merging(a, b), merging(*second))

    done = PatientMerge.objects.get()
    refused = [each for each in results if isinstance(each, MergeRefused)]
    told = f"{done.by.full_name} has merged {done.merged.number} into"
    assert [str(each) for each in refused] == [f"{told} {done.kept.number} meanwhile."]
    assert Patient.objects.current().count() == 1


def test_a_row_written_during_the_merge_goes_to_the_kept_record():
    kept, other = PatientFactory.create_batch(2)
    merged = merging(kept, other)

    at_once(merged, lambda: IntakeFactory(patient=other))

    assert Intake.objects.get().patient == kept
    assert not connection.in_atomic_block
