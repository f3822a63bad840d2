import pytest
from django.template import Context, Template
from django.utils import translation

from clinic.presenters.course_strip import StripMark
from clinic.presenters.scalp_map import ZoneValue, scalp_map


def drawn(source: str, **context: object) -> str:
    return Template("{% load anagen %}" + source).render(Context(context))


def test_icon_without_label_is_hidden_from_readers():
    assert drawn('{% icon "check" %}') == (
        '<svg class="icon" aria-hidden="true" focusable="false">'
        '<use href="/static/build/sprite.svg#check"></use></svg>'
    )


def test_icon_with_label_has_a_name_and_arrows_turn_over():
    assert drawn('{% icon "arrow-right" label="Next" size="sm" %}') == (
        '<svg class="icon icon-sm icon-dir" role="img" aria-label="Next">'
        '<use href="/static/build/sprite.svg#arrow-right"></use></svg>'
    )


def test_pill_escapes_its_word():
    assert "<b>" not in drawn('{% pill "stop" word %}', word="<b>x</b>")


def test_state_pill_of_an_unforeseen_state_shows_its_own_word():
    assert drawn('{% state_word "appointment" "left_early" %}') == "left early"


@pytest.mark.parametrize(
    ("source", "value", "shown"),
    [
        ('{% num value "mL" %}', 4, '<bdi dir="ltr">4\u00a0mL</bdi>'),
        ("{{ value|num }}", "+90 212", '<bdi dir="ltr">+90 212</bdi>'),
        ('{{ value|num:"mL" }}', None, ""),
        ("{{ value|num }}", "", ""),
        ("{{ value|num }}", 0, '<bdi dir="ltr">0</bdi>'),
        ("{{ value|num }}", "<i>", '<bdi dir="ltr">&lt;i&gt;</bdi>'),
    ],
)
def test_num_isolates_a_number_with_its_unit(source, value, shown):
    assert drawn(source, value=value) == shown


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Dr. Ayşe Işık", "AI"),
        ("Ömer", "Ö"),
        ("Elif Demir, RN", "ER"),
        ("", "?"),
        ("Dr.", "D"),
    ],
)
def test_initials_leave_titles_out(name, letters):
    assert drawn("{{ name|initials }}", name=name) == letters


def test_course_strip_says_in_words_what_it_draws():
    marks = [StripMark("done", "1"), StripMark("missed", "2"), StripMark("open", "3")]
    assert 'aria-label="1 done, 2 missed, 3 not booked"' in drawn(
        "{% course_strip marks %}", marks=marks
    )


@pytest.mark.parametrize("language", ["en-gb", "tr"])
def test_scalp_map_coordinates_keep_their_points_in_every_language(language):
    shown = scalp_map({"vertex": ZoneValue("82", share=47, points=3)})
    with translation.override(language):
        assert 'x="136.5"' in drawn("{% scalp_map shown %}", shown=shown)


def test_scalp_map_on_paper_names_no_custom_property():
    shown = scalp_map({"vertex": ZoneValue("82", share=47)}, paper=True)
    assert "var(" not in drawn("{% scalp_map shown %}", shown=shown)


def test_scalp_map_is_never_mirrored():
    shown = scalp_map({}, paper=True)
    assert '<div class="scalp-map" dir="ltr" data-view="top">' in drawn(
        "{% scalp_map shown %}", shown=shown
    )


def test_scalp_map_with_links_speaks_each_zone():
    shown = scalp_map({"vertex": ZoneValue("82", href="#v", words="82 per cm²")})
    assert 'aria-label="Vertex: 82 per cm²"' in drawn(
        '{% scalp_map shown mode="links" %}', shown=shown
    )


def test_scalp_map_to_tick_has_a_box_a_zone():
    shown = scalp_map({"vertex": ZoneValue(chosen=True)})
    markup = drawn('{% scalp_map shown mode="check" name="zones" %}', shown=shown)
    assert markup.count('type="checkbox" name="zones"') == 8
    assert markup.count(" checked") == 1


@pytest.mark.parametrize(
    ("value", "way"),
    [("+90 532 000 00 00", "ltr"), ("1 Dec 2026", "ltr"), ("1 ديسمبر 2026", "rtl")],
)
def test_number_runs_from_the_left_and_a_month_as_its_letters_do(value, way):
    assert drawn("{{ value|num }}", value=value) == f'<bdi dir="{way}">{value}</bdi>'
