"""A published file is never edited, only followed by a new one."""

from clinic.reference import lock


def test_new_file_is_published_once(tmp_path):
    (tmp_path / "a@1.toml").write_text("a = 1")

    assert list(lock.broken(tmp_path)) == [
        "a@1.toml: not published yet; run manage.py lock_reference"
    ]
    assert lock.publish(tmp_path) == ("a@1.toml",)
    assert list(lock.broken(tmp_path)) == []
    assert lock.publish(tmp_path) == ()


def test_edited_file_is_named_and_stays_named(tmp_path):
    file = tmp_path / "a@1.toml"
    file.write_text("a = 1")
    lock.publish(tmp_path)

    file.write_text("a = 2")
    lock.publish(tmp_path)

    assert list(lock.broken(tmp_path)) == [
        "a@1.toml: edited after publication; make a new version instead"
    ]


def test_removed_file_is_named(tmp_path):
    file = tmp_path / "a@1.toml"
    file.write_text("a = 1")
    lock.publish(tmp_path)

    file.unlink()

    assert list(lock.broken(tmp_path)) == ["a@1.toml: published, but gone"]
