"""Takes a visitor's photo into memory and nowhere else. Django writes longer uploads to a temporary file."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.utils.translation import gettext as _

from civicwatch.lib.images import MOST_BYTES

LARGEST_BODY = MOST_BYTES + 100_000  # the photo, and the form around it


class UploadTooLargeError(Exception):
    """Longer than any photo that the lab looks at; the words are for the visitor."""

    def __init__(self) -> None:
        megabytes = MOST_BYTES // 1_000_000
        super().__init__(_("The photo is larger than %(n)s MB. Send a smaller one.") % {"n": megabytes})


class InMemoryOnly(FileUploadHandler):
    """The only handler of a view that takes photos: `request.upload_handlers = [InMemoryOnly(request)]`."""

    def new_file(self, *args: Any, **given: Any) -> None:
        super().new_file(*args, **given)
        self._content = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        if self._content.tell() + len(raw_data) > MOST_BYTES:
            raise UploadTooLargeError
        self._content.write(raw_data)
        return None

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self._content.seek(0)
        return InMemoryUploadedFile(
            file=self._content,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
