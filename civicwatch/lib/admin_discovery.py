"""Django's admin with the registrations of every app but ``leaflet``'s.

``leaflet.admin`` offers widgets for GeoDjango's fields and loads GDAL; there are no such fields here.
"""

from importlib import import_module

from django.apps import apps
from django.contrib.admin.apps import SimpleAdminConfig
from django.utils.module_loading import module_has_submodule

LEFT_OUT = {"leaflet"}


class AdminWithoutGeoDjango(SimpleAdminConfig):
    def ready(self) -> None:
        super().ready()
        for app in apps.get_app_configs():
            if app.name not in LEFT_OUT and app.module and module_has_submodule(app.module, "admin"):
                import_module(f"{app.name}.admin")
