"""Django's admin with the registrations of every app but ``leaflet``'s.

``leaflet.admin`` offers widgets for GeoDjango's fields and loads GDAL; there are no such fields here.
allauth's would show the secrets of second factors. What is needed of these, ``access.admin`` has.
"""

from importlib import import_module

from django.apps import apps
from django.contrib.admin.apps import SimpleAdminConfig
from django.utils.module_loading import module_has_submodule

LEFT_OUT = {"leaflet", "django.contrib.auth", "allauth.account", "allauth.mfa", "allauth.usersessions"}


class AdminWithoutGeoDjango(SimpleAdminConfig):
    default_site = "civicwatch.access.admin_site.Desk"

    def ready(self) -> None:
        super().ready()
        for app in apps.get_app_configs():
            if app.name not in LEFT_OUT and app.module and module_has_submodule(app.module, "admin"):
                import_module(f"{app.name}.admin")
