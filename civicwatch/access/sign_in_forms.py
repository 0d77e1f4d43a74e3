"""The forms of signing in, with the names that password managers and scripts know, and counted codes."""

from typing import Any

from allauth.account.forms import LoginForm
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.internal.flows.add import validate_can_add_authenticator
from allauth.mfa.totp.internal import auth
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.utils.translation import gettext_lazy as _

from civicwatch.access import known_browser, lockout, one_time_codes
from civicwatch.access.adapters import too_many_tries
from civicwatch.access.models import User
from civicwatch.lib.client_address import address_of


class SignInForm(LoginForm):
    """allauth calls the first field ``login``; everybody else, ``username``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = self.fields["login"]
        name.label = _("User name")
        name.widget.attrs = {
            "autocomplete": "username webauthn",
            "autocapitalize": "none",
            "spellcheck": "false",
        }
        password = self.fields["password"]
        password.label = _("Password")
        password.help_text = ""
        password.widget.attrs.pop("placeholder", None)

    def add_prefix(self, field_name: str) -> str:
        return str(super().add_prefix("username" if field_name == "login" else field_name))


class CodeForm(forms.Form):
    """A code from the app or a recovery code, while somebody signs in."""

    reauthenticated = False
    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True, "size": 12}
        ),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        request = context.request
        address = address_of(request)
        browser = known_browser.mark_of(request, self.user)
        keys = lockout.code_keys(person=self.user, address=address, browser=browser)
        tried = lockout.take(keys, person=self.user, address=address)
        if tried.refused_until:
            raise too_many_tries(tried.refused_until)
        factor = one_time_codes.accept(self.user, code)
        if factor is None:
            lockout.keep(tried, action="wrong code")
            raise get_adapter().validation_error("incorrect_code")
        lockout.forgive(tried)
        factor.user = self.user
        self.authenticator = factor
        return code

    def save(self) -> None:
        post_authentication(context.request, self.authenticator, reauthenticated=self.reauthenticated)


class CodeAgainForm(CodeForm):
    """The same before a dangerous act."""

    reauthenticated = True


class SetUpAppForm(forms.Form):
    """The first code of a new authenticator app."""

    code = forms.CharField(
        label=_("Code that the app shows"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "size": 12}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)
        self.secret = auth.get_totp_secret(regenerate=not self.is_bound)

    def clean_code(self) -> str:
        code = "".join(self.cleaned_data["code"].split())
        validate_can_add_authenticator(self.user)
        if one_time_codes.is_right(self.secret, code) is None:
            raise get_adapter().validation_error("incorrect_code")
        return code


class NewPasswordForm(forms.Form):
    """A password, twice, that is none of the usual ones."""

    password1 = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=_("The same password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, person: User | None = None, **kwargs: Any) -> None:
        self.person = person
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = " ".join(password_validators_help_texts())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("The two passwords are not the same."))
        elif first:
            try:
                validate_password(first, self.person or User(username=cleaned.get("username", "")))
            except forms.ValidationError as error:
                self.add_error("password1", error)
        return cleaned


class NewLoginForm(NewPasswordForm):
    """The user name and password that somebody invited chooses."""

    field_order = ("username", "password1", "password2")
    username = forms.CharField(
        label=_("User name"),
        help_text=_("It is yours alone: it stands beside what you decide, and no two people share one."),
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )

    def clean_username(self) -> str:
        field = User._meta.get_field("username")
        name: str = field.clean(User.normalize_username(self.cleaned_data["username"].strip()), None)
        if User.objects.filter(username__iexact=name).exists():
            raise forms.ValidationError(_("This user name is taken. Choose another one."))
        return name
