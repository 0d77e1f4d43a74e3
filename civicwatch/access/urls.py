"""Addresses of signing in: of django-allauth only what this project uses, under its own names."""

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from django.urls import URLPattern, URLResolver, include, path

from civicwatch.access import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/link/<str:token>/", views.reset_password, name="reset-password"),
    path("invitation/<str:token>/", views.invitation, name="invitation"),
    path("sessions/", views.end_other_sessions, name="usersessions_list"),
    path("sessions/<int:pk>/end/", views.end_session, name="end-session"),
    path("2fa/", views.overview, name="mfa_index"),
    path("2fa/authenticate/", second_factor.authenticate, name="mfa_authenticate"),
    path("2fa/reauthenticate/", second_factor.reauthenticate, name="mfa_reauthenticate"),
    path("2fa/totp/", include("allauth.mfa.totp.urls")),
    path("2fa/recovery-codes/", include("allauth.mfa.recovery_codes.urls")),
    path(
        "2fa/webauthn/reauthenticate/",
        views.ReauthenticateByPasskey.as_view(),
        name="mfa_reauthenticate_webauthn",
    ),
    path("2fa/webauthn/", include("allauth.mfa.webauthn.urls")),
]
