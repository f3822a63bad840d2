import pytest
from _anagen import servers
from _anagen.console import Stop

from clinic import embedded

LONGEST_SOCKET_PATH = 107


def test_socket_fits_however_deep_the_state_lies(tmp_path):
    deep = embedded.Places(var=tmp_path / ("very deep folder/" * 20))

    longest = max(
        len(str(deep.sockets / name)) for name in (".s.PGSQL.5432", "redis.sock")
    )

    assert longest < LONGEST_SOCKET_PATH


def test_two_state_folders_share_no_server(tmp_path):
    one, two = (embedded.Places(var=tmp_path / name) for name in ("one", "two"))

    assert one.sockets != two.sockets
    assert one.database_url != two.database_url


def test_secret_key_is_made_once_and_kept_from_others(tmp_path, monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    monkeypatch.delenv("SECRET_KEY_FILE", raising=False)
    places = embedded.Places(var=tmp_path / "var")

    servers.prepare_var(places)
    first = (places.var / "secret_key").read_text()
    monkeypatch.delenv("SECRET_KEY_FILE")
    servers.prepare_var(places)

    assert (places.var / "secret_key").read_text() == first
    assert len(first) >= 64
    assert (places.var / "secret_key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("name", ["DATABASE_URL", "DATABASE_URL_FILE"])
def test_given_database_leaves_the_embedded_one_alone(monkeypatch, name):
    monkeypatch.setenv(name, "postgres://db/clinic")

    assert not servers.needs_postgres()


def test_half_a_wheel_says_what_to_set(monkeypatch, tmp_path):
    monkeypatch.setattr("_anagen.redis.VENV", tmp_path)
    monkeypatch.setattr("shutil.which", lambda *_a, **_k: None)

    with pytest.raises(Stop, match="REDIS_URL"):
        servers.redis.embedded(embedded.Places(var=tmp_path))
