"""The vocabulary of tags: 2020PB's, which researchers already know, and what is added in admin."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.querysets import TagQuerySet


class Tag(models.Model):
    slug = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=80)

    objects = TagQuerySet.as_manager()

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.name
