"""How a picture is handed out, at the desk and in public alike."""

from django.http import HttpResponse


def picture(content: bytes) -> HttpResponse:
    """A JPEG that no cache keeps and no browser takes for anything else."""
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "X-Robots-Tag": "noindex"}
    return HttpResponse(content, content_type="image/jpeg", headers=headers)
