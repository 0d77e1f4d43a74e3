"""Static files are collected when something changed, and not otherwise."""

import os

import pytest

from civicwatch.lib import static_files


@pytest.fixture
def site(settings, tmp_path):
    """One folder of static files, and the root that they are collected into."""
    source, root = tmp_path / "source", tmp_path / "root"
    source.mkdir()
    (source / "page.css").write_text("body { color: black; }")
    settings.STATICFILES_DIRS = [source]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = root
    return source, root


def test_a_second_time_there_is_nothing_to_do(site):
    _, root = site

    assert static_files.collect_if_changed(root)
    assert (root / "page.css").exists()
    assert not static_files.collect_if_changed(root)


def test_a_changed_file_is_collected_again(site):
    source, root = site
    static_files.collect_if_changed(root)
    (source / "page.css").write_text("body { color: white; }")
    os.utime(source / "page.css", (2e9, 2e9))

    assert static_files.collect_if_changed(root)
    assert "white" in (root / "page.css").read_text()


def test_a_root_that_we_may_not_write_to_is_left_alone(site, monkeypatch):
    _, root = site
    root.mkdir()
    monkeypatch.setattr(os, "access", lambda path, mode: False)

    assert not static_files.collect_if_changed(root)
    assert list(root.iterdir()) == []
