import pytest

from protocols.domain.excipients import labels_answer

BIOTIN, LIDOCAINE = frozenset({"biotin"}), frozenset({"lidocaine"})


@pytest.mark.parametrize(
    ("formula", "products", "answer"),
    [
        ((), [(BIOTIN, True)], ""),
        (("biotin",), [], ""),
        (("biotin",), [(BIOTIN, True)], "yes"),
        (("biotin",), [(BIOTIN, False)], "no"),
        (("biotin",), [(BIOTIN, True), (BIOTIN, False)], "no"),
        (("biotin",), [(BIOTIN, True), (LIDOCAINE, False)], "yes"),
        (("biotin", "lidocaine"), [(BIOTIN, True)], ""),
        (("biotin", "lidocaine"), [(BIOTIN, False)], "no"),
        (("biotin", "lidocaine"), [(BIOTIN | LIDOCAINE, True)], "yes"),
        (("biotin", "lidocaine"), [(BIOTIN, True), (LIDOCAINE, True)], "yes"),
    ],
)
def test_shelf_says_whether_the_labels_of_a_formula_are_read(formula, products, answer):
    assert labels_answer(formula, products) == answer
