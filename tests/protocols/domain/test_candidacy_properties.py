"""What holds for everybody, tried on people nobody wrote down."""

from hypothesis import given, settings
from hypothesis import strategies as st

from patients.domain.fact_fields import FIELD, FIELDS
from patients.domain.facts import Field, Kind
from protocols.domain.verdicts import overall_rank
from tests.protocols.domain.clear import MAN, WOMAN, screened

OPEN = ("unknown", "declined", "na")
# Null is the harmless answer of these: it never happened.
SINCE = tuple(key for key in FIELD if key.startswith(("hours_since_", "days_since_")))
ASKABLE = tuple(field for field in FIELDS if field.harmless is not None)


def values_of(field: Field) -> st.SearchStrategy[object]:
    """Any value that the dictionary allows, blank included."""
    by_kind = {
        Kind.NUMBER: st.integers(0, 220) | st.decimals(0, 220, places=1),
        Kind.GRADE: st.integers(1, 5),
        Kind.DATE: st.dates().map(str),
        Kind.CHOICES: st.lists(st.sampled_from(field.values or ("",)), max_size=4),
        Kind.WORDS: st.lists(st.sampled_from(["biotin", "parabens", "prilocaine"])),
        Kind.SALT: st.fixed_dictionaries(
            dict.fromkeys(("vertex", "posterior", "right", "left"), st.integers(0, 100))
        ),
        Kind.DISEASES: st.lists(
            st.fixed_dictionaries(
                {
                    "name": st.sampled_from(["lupus", "alopecia_areata"]),
                    "site": st.sampled_from(["scalp", "elsewhere", "unknown"]),
                    "activity": st.sampled_from(["active", "inactive", "unknown"]),
                }
            ),
            max_size=2,
        ),
    }
    closed = by_kind.get(field.kind, st.sampled_from(field.values or ("",)))
    is_open = st.sampled_from(OPEN) if field.may_be_unknown else st.nothing()
    return st.none() | closed | is_open


@st.composite
def people(draw: st.DrawFn) -> dict[str, object]:
    """A clear person with up to eight answers changed. A patch test is read late
    enough: read too early, "negative" is not a harmless answer."""
    person = dict(draw(st.sampled_from([MAN, WOMAN])))
    for field in draw(st.lists(st.sampled_from(FIELDS), max_size=8)):
        if field.key != "patch_read_hours":
            person[field.key] = draw(values_of(field))
    return person


@settings(deadline=None)
@given(people(), st.sampled_from(ASKABLE), st.data())
def test_leaving_the_harmless_answer_never_improves_the_verdict(person, field, data):
    harmless = screened({field.key: field.harmless}, person=person)

    other = screened({field.key: data.draw(values_of(field))}, person=person)

    assert overall_rank(other.overall) <= overall_rank(harmless.overall)


@settings(deadline=None)
@given(people(), st.sampled_from(ASKABLE), st.sampled_from([*OPEN, None, ""]))
def test_open_or_blank_never_improves_on_the_harmless_answer(person, field, answer):
    harmless = screened({field.key: field.harmless}, person=person)

    other = screened({field.key: answer}, person=person)

    assert overall_rank(other.overall) <= overall_rank(harmless.overall)


@settings(deadline=None)
@given(people(), st.sampled_from(SINCE), st.data())
def test_a_time_since_something_never_improves_on_never(person, key, data):
    never = screened({key: None}, person=person)

    since = screened({key: data.draw(values_of(FIELD[key]))}, person=person)

    assert overall_rank(since.overall) <= overall_rank(never.overall)


@settings(deadline=None)
@given(people(), st.randoms(use_true_random=False))
def test_decision_does_not_depend_on_the_order_of_answers(person, random):
    keys = list(person)
    random.shuffle(keys)

    assert screened({key: person[key] for key in keys}, person={}) == screened(person)


@settings(deadline=None)
@given(people())
def test_each_rule_and_verdict_is_named_once_in_table_order(person):
    findings = [(one.rule_id, one.verdict) for one in screened(person).findings]

    assert len(set(findings)) == len(findings)
    assert screened(person) == screened(person)
