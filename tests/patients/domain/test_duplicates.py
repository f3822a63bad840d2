from datetime import date

from patients.domain.duplicates import Person, Reason, compare, rank, similarity

BORN = date(1990, 5, 17)


def person(number=1, name="Ayşe Işık", **facts):
    return Person(id=number, full_name=name, **facts)


def test_same_name_and_birth_date_rank_before_a_shared_phone():
    wanted = person(0, "AYSE ISIK", date_of_birth=BORN, phone="+905320000000")
    twin = person(1, date_of_birth=BORN)
    neighbour = person(2, "Ayşegül Işıklar", phone="+905320000000")

    ranked = rank(wanted, [neighbour, twin])

    assert [match.id for match in ranked] == [1, 2]
    assert ranked[0].reasons == (Reason.SAME_NAME, Reason.SAME_BIRTH_DATE)


def test_two_people_on_one_phone_are_not_likely_the_same():
    wanted = person(
        0, "Mehmet Kaya", date_of_birth=date(1961, 1, 1), phone="+905320000000"
    )
    daughter = person(1, "Zeynep Kaya", date_of_birth=BORN, phone="+905320000000")

    assert rank(wanted, [daughter]) == ()


def test_same_name_alone_is_shown():
    match = compare(person(0), person(1))

    assert (match.score, match.reasons) == (0.5, (Reason.SAME_NAME,))
    assert rank(person(0), [person(1)]) == (match,)


def test_word_order_and_blanks_do_not_matter():
    assert similarity("Işık Ayşe", "Ayse Isik") == 1.0
    assert similarity("عبدالله", "عبد الله") == 1.0


def test_nothing_resembles_nothing():
    assert similarity("", "") == 0.0
    assert similarity("---", "Ayşe") == 0.0
