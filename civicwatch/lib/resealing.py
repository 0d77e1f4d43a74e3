"""Everything encrypted of an app is written anew with the newest of ``PHONE_KEYS``; others can go then."""

from django.apps import apps
from django.db import models, transaction

from civicwatch.lib import crypto

LOT = 100


def reseal_app(label: str) -> int:
    """Return how many rows were written. Raises UndecipherableError where a key is missing already."""
    return sum(_reseal(model) for model in apps.get_app_config(label).get_models() if _is_sealed(model))


def _reseal(model: type[models.Model]) -> int:
    count, last = 0, 0
    while True:
        with transaction.atomic():
            rows = model._default_manager.select_for_update(of=("self",)).order_by("pk")
            lot = list(rows.filter(pk__gt=last)[:LOT])
            count += crypto.seal_anew(lot)
        if not lot:
            return count
        last = lot[-1].pk


def _is_sealed(model: type[models.Model]) -> bool:
    return any(crypto.is_sealed(field) for field in model._meta.concrete_fields)
