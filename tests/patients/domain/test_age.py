from datetime import date

import pytest

from patients.domain.age import age_in_years


@pytest.mark.parametrize(
    ("born", "today", "years"),
    [
        (date(2009, 3, 1), date(2027, 2, 28), 17),
        (date(2009, 3, 1), date(2027, 3, 1), 18),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2008, 2, 29), date(2028, 2, 29), 20),
        (date(1990, 12, 31), date(2027, 1, 1), 36),
    ],
)
def test_age_changes_on_the_birthday(born, today, years):
    assert age_in_years(born, today=today) == years
