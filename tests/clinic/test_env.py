import pytest

from clinic import env


def test_flag_with_an_odd_value_is_refused(monkeypatch):
    monkeypatch.setenv("DEBUG", "maybe")

    with pytest.raises(env.BadEnvironment) as caught:
        env.flag("DEBUG")

    assert str(caught.value) == "DEBUG must be 1 or 0"


def test_text_from_a_file_wins_over_the_variable(monkeypatch, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("from the file\n")
    monkeypatch.setenv("SECRET_KEY_FILE", str(secret))
    monkeypatch.setenv("SECRET_KEY", "from the environment")

    assert env.text("SECRET_KEY") == "from the file"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "postgres://me:p%40ss@db:5433/clinic?sslmode=require",
            (
                "clinic",
                "me",
                "p@ss",
                "db",
                "5433",
                {"connect_timeout": "5", "sslmode": "require"},
            ),
        ),
        (
            "postgres://anagen@/anagen?host=%2Frun%2Fa%20b",
            ("anagen", "anagen", "", "/run/a b", "", {"connect_timeout": "5"}),
        ),
    ],
)
def test_database_from_url(monkeypatch, url, expected):
    monkeypatch.setenv("DATABASE_URL", url)

    found = env.database("DATABASE_URL", "")

    keys = ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")
    assert tuple(found[key] for key in keys) == expected


@pytest.mark.parametrize("url", ["mysql://a/b", "postgres://host/", "clinic"])
def test_database_from_another_url_is_refused(monkeypatch, url):
    monkeypatch.setenv("DATABASE_URL", url)

    with pytest.raises(env.BadEnvironment):
        env.database("DATABASE_URL", "")
