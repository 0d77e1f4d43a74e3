"""What the index of admin lists is named in the language of whoever reads it."""

from django.apps import apps
from django.contrib import admin
from django.utils.functional import Promise


def test_every_app_and_model_of_the_index_can_be_translated():
    named = {
        model._meta.label: (model._meta.verbose_name, model._meta.verbose_name_plural)
        for model in admin.site._registry
    }
    named |= {
        model._meta.app_label: (apps.get_app_config(model._meta.app_label).verbose_name,)
        for model in admin.site._registry
    }

    fixed = [label for label, names in named.items() if not all(isinstance(name, Promise) for name in names)]
    assert fixed == []
    assert len(named) > 20
