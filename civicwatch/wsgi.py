"""Pages, admin, API and webhooks, for a WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

from civicwatch.lib.late_imports import put_off
from civicwatch.lib.left_out import leave_out

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civicwatch.settings")
leave_out()
put_off()

application = get_wsgi_application()

from civicwatch.maps import layers  # noqa: E402  (needs Django set up)

layers.read_ahead()
