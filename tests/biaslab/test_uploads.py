"""A photo that is sent stays in memory, however long, and too long is refused while it comes."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.http import HttpRequest
from django.test import RequestFactory

from biaslab.uploads import InMemoryOnly, UploadTooLargeError
from civicwatch.lib.images import MOST_BYTES


def sent(size) -> HttpRequest:
    file = BytesIO(b"x" * size)
    file.name = "photo.jpg"
    request = RequestFactory().post("/lab/", {"photo": file, "note": "hello"})
    request.upload_handlers = [InMemoryOnly(request)]
    return request


def test_what_django_would_write_to_a_file_stays_in_memory(monkeypatch):
    def refuse(*args, **given):
        raise AssertionError("a temporary file was made")

    monkeypatch.setattr("tempfile.NamedTemporaryFile", refuse)
    monkeypatch.setattr("django.core.files.uploadedfile.TemporaryUploadedFile.__init__", refuse)

    photo = sent(8_000_000).FILES["photo"]

    assert isinstance(photo, InMemoryUploadedFile)
    assert len(photo.read()) == 8_000_000


def test_the_form_beside_it_is_read():
    assert sent(10).POST["note"] == "hello"


def test_too_long_is_refused():
    with pytest.raises(UploadTooLargeError) as refused:
        _ = sent(MOST_BYTES + 1).FILES

    assert "12 MB" in str(refused.value)
