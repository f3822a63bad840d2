"""Consent texts: one of each kind, drafts, with the clinic's name."""

import shutil

from clinic.reference.loader import Faults
from patients.domain.choices import ConsentKind
from patients.reference import consents


def test_one_text_of_each_kind_and_all_are_drafts():
    assert {text.kind for text in consents.current()} == set(ConsentKind)
    assert {text.is_draft for text in consents.current()} == {True}
    assert consents.get(ConsentKind.PHOTO).slug == "consents-photo"


def test_wording_names_the_clinic():
    wording = consents.get(ConsentKind.CONTACT).wording("tr", clinic="Saç & Co")

    assert "Saç & Co" in wording.text
    assert "{" not in wording.text
    assert wording.text.startswith("E-posta ile hatırlatmalar\n\n")


def test_language_without_a_text_reads_english():
    data = consents.get(ConsentKind.DATA)

    assert data.wording("de", clinic="X") == data.wording("en", clinic="X")


def test_treatment_consent_names_the_rare_serious_harms():
    text = consents.get(ConsentKind.TREATMENT).wordings["en"].text

    harms = ("infections", "abscesses", "scars", "bald spots", "allergic reaction")
    assert [harm for harm in harms if harm not in text] == []


def test_missing_kind_is_named(tmp_path):
    file = tmp_path / "consents@2026.11.toml"
    shutil.copy(consents.DATA / file.name, file)
    text = file.read_text("utf-8").replace('kind = "contact"', 'kind = "data"')
    file.write_text(text, "utf-8")
    faults = Faults()

    consents.load(file, faults)

    assert [str(fault) for fault in faults.found] == [
        "consents@2026.11.toml: consents: each kind must stand there once"
    ]
