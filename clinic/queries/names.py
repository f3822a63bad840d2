"""Names behind the numbers in a slot, in two queries."""

from collections.abc import Collection

from clinic.models.places import Room
from clinic.models.staff import StaffMember


def names_of(
    *, practitioner_ids: Collection[int], room_ids: Collection[int]
) -> tuple[dict[int, str], dict[int, str]]:
    people = StaffMember.objects.filter(pk__in=practitioner_ids)
    rooms = Room.objects.filter(pk__in=room_ids)
    return (
        dict(people.values_list("pk", "full_name")),
        dict(rooms.values_list("pk", "name")),
    )
