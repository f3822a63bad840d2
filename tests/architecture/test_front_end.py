"""What the style sheets, scripts and icons promise."""

import re

import pytest

from tests.architecture.source import APPS, PROJECT

SHEETS = sorted((PROJECT / "static" / "css" / "app").glob("*.css"))
SCRIPTS = sorted((PROJECT / "static" / "js").glob("*.js"))
# Physical sides would not turn over in right-to-left pages.
PHYSICAL = re.compile(
    r"^\s*(?:(?:margin|padding|border)-(?:left|right)|text-align:\s*(?:left|right)|float:\s*(?:left|right)|(?:left|right):)",
    re.MULTILINE,
)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_components_use_tokens_only(sheet):
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b", sheet.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_components_use_logical_sides(sheet):
    assert PHYSICAL.findall(sheet.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_every_sheet_is_part_of_the_whole(sheet):
    whole = (PROJECT / "static" / "css" / "app.css").read_text(encoding="utf-8")
    assert f'@import url("app/{sheet.name}");' in whole


@pytest.mark.parametrize("file", [*SHEETS, *SCRIPTS], ids=lambda path: path.name)
def test_files_stay_short(file):
    assert len(file.read_text(encoding="utf-8").splitlines()) < 400


def test_every_token_in_use_exists():
    tokens = (PROJECT / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
    known = set(re.findall(r"(--an-[a-z0-9-]+):", tokens))
    places = [*SHEETS, *(PROJECT / "templates").rglob("*.html")]
    used = {
        name
        for place in places
        for name in re.findall(r"var\((--an-[a-z0-9-]+)", place.read_text("utf-8"))
    }
    assert used - known == set()


def test_every_icon_in_use_exists():
    icons = PROJECT / "node_modules" / "lucide-static" / "icons"
    named = re.compile(r"""\{%\s*icon\s+["']([a-z0-9-]+)["']""")
    places = [*(PROJECT / "templates").rglob("*.html")]
    used = {
        name for place in places for name in named.findall(place.read_text("utf-8"))
    }
    assert sorted(name for name in used if not (icons / f"{name}.svg").is_file()) == []


def test_every_script_is_loaded_by_a_template_or_a_script():
    places = [*(PROJECT / "templates").rglob("*.html"), *SCRIPTS]
    loaded = "".join(place.read_text("utf-8") for place in places)
    assert [
        script.name
        for script in SCRIPTS
        if not re.search(rf"js/{script.name}|from \"\./{script.name}", loaded)
    ] == []


def test_apps_hold_no_static_files_of_their_own():
    assert [app for app in APPS if (PROJECT / app / "static").exists()] == []
