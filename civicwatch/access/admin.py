"""People and their roles. Rights come from the table of roles alone: nothing here can give others."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from civicwatch.access import admin_audit  # noqa: F401  (registers the log)
from civicwatch.access.models import User
from civicwatch.access.roles import ROLES
from civicwatch.access.services import give_role, role_of

_ROLE = forms.ChoiceField(label=_("Role"), choices=[(role, role) for role in ROLES])


class NewPersonForm(AdminUserCreationForm):
    role = _ROLE

    class Meta:
        model = User
        fields = ("username",)


class PersonForm(forms.ModelForm):
    role = _ROLE

    class Meta:
        model = User
        fields = ("username", "first_name", "last_name", "email", "is_active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["role"] = role_of(self.instance)


admin.site.unregister(Group)


@admin.register(User)
class PersonAdmin(UserAdmin):
    """An administrator adds people, gives one role each, and switches off who has left."""

    form = PersonForm
    add_form = NewPersonForm
    list_display = ("username", "role", "email", "is_active", "last_login")
    list_filter = ("is_active", "groups")
    filter_horizontal = ()
    actions = None
    fieldsets = (
        (None, {"fields": ("username", "first_name", "last_name", "email", "role", "is_active")}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    readonly_fields = ("last_login", "date_joined")
    add_fieldsets = (
        (
            None,
            {
                "classes": ("wide",),
                "fields": ("username", "role", "usable_password", "password1", "password2"),
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Superusers are made and kept on the command line, out of the reach of administrators."""
        people = super().get_queryset(request).prefetch_related("groups")
        return people if request.user.is_superuser else people.filter(is_superuser=False)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Who has decided anything stays in the log: people are switched off, not deleted."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Nobody locks themselves out."""
        own = super().get_readonly_fields(request, obj)
        return (*own, "is_active") if obj and obj.pk == request.user.pk else own

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        role = form.cleaned_data.get("role")
        person: User = form.instance
        if role and role != role_of(person) and person.pk != request.user.pk:
            assert isinstance(request.user, User)
            give_role(user=person, role=role, by=request.user)

    @admin.display(description=_("role"))
    def role(self, user: User) -> str:
        return role_of(user)
