"""The formulary is whole; a faulty file is named with file and key."""

import shutil

import pytest

from clinic.reference.loader import Faults, read
from patients.domain.vocabulary import Ingredient
from protocols.domain.formulary import Status
from protocols.domain.limits import Technique
from protocols.reference import formulary


def test_every_ingredient_has_a_record_and_a_source():
    book = formulary.current()

    assert set(book.ingredients) == set(Ingredient)
    assert [
        one.key for one in book.ingredients.values() if not one.provenance.sources
    ] == []
    assert (book.name, book.max_components) == ("formulary@2026.11", 5)


def test_only_two_ingredients_are_antiandrogens():
    found = {
        one.key
        for one in formulary.current().ingredients.values()
        if one.is_antiandrogen
    }

    assert found == {"dutasteride", "finasteride"}


def test_disabled_ingredients_are_those_of_the_reference():
    disabled = {
        one.key
        for one in formulary.current().ingredients.values()
        if one.status == Status.DISABLED
    }

    assert disabled == {
        "finasteride",
        "exosomes",
        "caffeine",
        "buflomedil",
        "pentoxifylline",
        "triamcinolone",
        "botulinum_toxin_a",
        "plant_extracts",
    }


FAULTS = [
    (
        formulary.load_formulary,
        "formulary",
        'key = "biotin"',
        'key = "biotine"',
        [
            "ingredients[3].key: no ingredient biotine",
            "ingredients: biotin must stand there once",
        ],
    ),
    (
        formulary.load_formulary,
        "formulary",
        'status = "allowed"',
        'status = "ok"',
        ["ingredients[3].status: must be one of allowed, restricted, disabled"],
    ),
    (
        formulary.load_interactions,
        "interactions",
        'male_fertility = "B"',
        'male_fertillity = "B"',
        ["interactions[0].effects: no condition male_fertillity"],
    ),
    (
        formulary.load_interactions,
        "interactions",
        'liver_kidney = "B"',
        'liver_kidney = "X"',
        ["interactions[0].effects.liver_kidney: must be one of B, R, P"],
    ),
    (
        formulary.load_interactions,
        "interactions",
        'key = "sbp", below = 100',
        'key = "sbp", under = 100',
        ["conditions[heart].cases[1].when[0].under: unknown key"],
    ),
    (
        formulary.load_limits,
        "limits",
        'technique = "nappage"',
        'technique = "napage"',
        [
            "limits[spacing_mm].per_technique[0].technique: must be one of "
            + ", ".join(Technique)
        ],
    ),
    (
        formulary.load_limits,
        "limits",
        "usual = 0.05",
        'usual = "0.05"',
        ["limits[ml_per_point].usual: must be a number"],
    ),
]


@pytest.mark.parametrize(("load", "slug", "old", "new", "expected"), FAULTS)
def test_faulty_file_is_named(tmp_path, load, slug, old, new, expected):
    file = tmp_path / f"{slug}@2026.11.toml"
    shutil.copy(formulary.FOLDER / file.name, file)
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    faults = Faults()

    load(read(file, faults))

    assert [f"{fault.key}: {fault.message}" for fault in faults.found] == expected
