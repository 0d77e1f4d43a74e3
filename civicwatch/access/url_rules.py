"""Who may open which address of the site, and send to it: one line a view, by the view's name.

Views enforce their own rights, from ``roles``; this is what they are held against. A test walks the
whole URL configuration, asks every address as everybody, and fails for a view that has no line here.

A view without a name goes by its route: ``route:api/v1/``. Lines of admin are made from one line a model.
"""

from typing import NamedTuple

ANONYMOUS = "anonymous"
HALF = "password given, second factor not"
NO_ROLE = "signed in without a role"
PARTNER = "somebody of a partner"
MODERATOR = "moderator"
SENIOR = "senior moderator"
ADMINISTRATOR = "administrator"
SUPERUSER = "superuser"
ACTORS = (ANONYMOUS, HALF, NO_ROLE, PARTNER, MODERATOR, SENIOR, ADMINISTRATOR, SUPERUSER)

Audience = frozenset[str]
EVERYBODY: Audience = frozenset(ACTORS)
SIGNED_IN = EVERYBODY - {ANONYMOUS, HALF}
MODERATORS = SIGNED_IN - {NO_ROLE, PARTNER}
SENIORS = MODERATORS - {MODERATOR}
ADMINISTRATORS = SENIORS - {SENIOR}
SUPERUSERS: Audience = frozenset({SUPERUSER})
PARTNERS: Audience = frozenset({PARTNER})
NOBODY: Audience = frozenset()


class Rule(NamedTuple):
    """Who may open (GET) and who may send (POST). What a sender may change, the form and service decide.

    ``is_empty`` marks an address at which even those who may come find nothing (404).
    ``checks_token`` is False only where no cookie counts: a form of another site can do no harm there.
    """

    get: Audience
    post: Audience = NOBODY
    is_empty: bool = False
    checks_token: bool = True


def _admin(
    model: str,
    *,
    view: Audience,
    add: Audience = NOBODY,
    change: Audience = NOBODY,
    history: Audience | None = None,
) -> dict[str, Rule]:
    """The six addresses that Django's admin gives a model, such as ``incidents_tag``."""
    reads = view if history is None else history
    route = f"route:admin/{model.replace('_', '/', 1)}/<path:object_id>/"
    return {
        f"admin:{model}_changelist": Rule(view, view),
        f"admin:{model}_add": Rule(add, add),
        f"admin:{model}_history": Rule(reads, reads),
        f"admin:{model}_delete": Rule(NOBODY, NOBODY),
        f"admin:{model}_change": Rule(view, change),
        route: Rule(SIGNED_IN, SIGNED_IN),
    }


PUBLIC = Rule(EVERYBODY)
API = Rule(EVERYBODY, checks_token=False)

RULES: dict[str, Rule] = {
    # --- public pages ---
    "incidents:map": PUBLIC,
    "incidents:list": PUBLIC,
    "incidents:detail": PUBLIC,
    "incidents:evidence": PUBLIC,
    "incidents:versions": PUBLIC,
    "incidents:version": PUBLIC,
    "incidents:compare": PUBLIC,
    "incidents:correct": Rule(EVERYBODY, EVERYBODY),
    "incidents:correction": Rule(EVERYBODY, EVERYBODY, checks_token=False),  # its address is the secret
    "incidents:statistics": PUBLIC,
    "incidents:statistics-csv": PUBLIC,
    "incidents:report": Rule(EVERYBODY, EVERYBODY),
    "incidents:report-sent": PUBLIC,
    "incidents:sources": PUBLIC,
    "incidents:about": PUBLIC,
    "incidents-atom": PUBLIC,
    "incidents-rss": PUBLIC,
    "learning:classifiers": PUBLIC,
    "learning:classifier": PUBLIC,
    "learning:drift": PUBLIC,
    "learning:try": Rule(EVERYBODY, EVERYBODY),
    "tweets:explore": Rule(EVERYBODY),
    # --- the bias lab ---
    "biaslab:home": PUBLIC,
    "biaslab:try": Rule(NOBODY, EVERYBODY),
    "biaslab:record": Rule(NOBODY, EVERYBODY),
    "biaslab:experiments": PUBLIC,
    "biaslab:new": Rule(EVERYBODY, EVERYBODY),
    "biaslab:experiment": PUBLIC,
    "biaslab:progress": PUBLIC,
    "biaslab:lesson": PUBLIC,
    "biaslab:teachers": PUBLIC,
    "biaslab:class": Rule(EVERYBODY, EVERYBODY),
    "biaslab:leave-class": Rule(NOBODY, EVERYBODY),
    "biaslab:open-class": Rule(NOBODY, EVERYBODY),
    "biaslab:teacher": Rule(EVERYBODY, EVERYBODY),  # its address is the secret, as a notebook's is
    "biaslab:projector": PUBLIC,
    "biaslab:totals": PUBLIC,
    "biaslab:notebook": PUBLIC,
    "biaslab:notebook-csv": PUBLIC,
    "biaslab:erase-notebook": Rule(NOBODY, EVERYBODY),
    "biaslab:change-result": Rule(NOBODY, EVERYBODY),
    "biaslab:delete-result": Rule(NOBODY, EVERYBODY),
    # --- sightings ---
    "sightings:map": PUBLIC,
    "sightings:city-data": PUBLIC,
    "sightings:detail": PUBLIC,
    "sightings:report-photo": Rule(NOBODY, EVERYBODY),
    "sightings:photo": PUBLIC,  # once a person approved it, while its sighting is shown
    "sightings:report": Rule(EVERYBODY, EVERYBODY),
    "sightings:pin": Rule(EVERYBODY, EVERYBODY, checks_token=False),  # its address is the secret
    "sightings:mine": Rule(EVERYBODY, EVERYBODY, checks_token=False),  # its address is the secret
    # --- short posts ---
    "tweets:appeals": Rule(EVERYBODY, EVERYBODY),
    "tweets:appeal": Rule(EVERYBODY, EVERYBODY, checks_token=False),  # its address is the secret
    "tweets:watch": Rule(EVERYBODY, EVERYBODY),
    "tweets:watch-sent": PUBLIC,
    "tweets:watching": Rule(EVERYBODY, EVERYBODY, checks_token=False),  # its address is the secret
    "tweets:stop-watching": Rule(EVERYBODY, EVERYBODY, checks_token=False),  # RFC 8058: no cookie comes
    "tweets:sent-posts": Rule(PARTNERS, PARTNERS),
    "tweets:organisation": Rule(PARTNERS, PARTNERS),
    "docs": PUBLIC,
    "try-the-api": PUBLIC,
    "live-events": Rule(EVERYBODY, EVERYBODY),
    "set_language": Rule(EVERYBODY, EVERYBODY),
    # --- API: reads for everybody, reports from everybody, no cookie anywhere ---
    "route:api/v1/": Rule(EVERYBODY, EVERYBODY, checks_token=False),
    "incidents": API,
    "incidents-json": API,
    "incidents-csv": API,
    "incidents-geojson": API,
    "incident": API,
    "incident-statistics": API,
    "incident-versions": API,
    "tile": API,
    "classifiers": API,
    "classifier": API,
    "classifier-drift": API,
    "read-sentence": Rule(NOBODY, EVERYBODY, checks_token=False),
    "schema": API,
    "city-records": API,
    "city-records-csv": API,
    "city-records-geojson": API,
    "city-areas": API,
    "city-layers": API,
    "reports": Rule(NOBODY, EVERYBODY, checks_token=False),
    "sightings": Rule(EVERYBODY, EVERYBODY, checks_token=False),
    "sightings-geojson": API,
    "sightings-csv": API,
    "sighting-areas": API,
    "sighting": API,
    "lab-experiments": Rule(EVERYBODY, EVERYBODY, checks_token=False),
    "lab-experiment": API,
    "lab-predict": Rule(NOBODY, EVERYBODY, checks_token=False),
    "lab-results": Rule(EVERYBODY, EVERYBODY, checks_token=False),
    # --- text messages: Twilio alone, by its signature ---
    "sightings:sms": Rule(NOBODY),
    "sightings:sms-status": Rule(NOBODY),
    "sightings:sms-fallback": Rule(NOBODY),
    # --- signing in, and one's own login ---
    "account_login": Rule(EVERYBODY, EVERYBODY),
    "account_logout": Rule(EVERYBODY, EVERYBODY),
    "account_inactive": Rule(EVERYBODY),
    "invitation": Rule(EVERYBODY, EVERYBODY),
    "reset-password": Rule(EVERYBODY, EVERYBODY),
    "mfa_login_webauthn": Rule(EVERYBODY, EVERYBODY),
    "mfa_authenticate": Rule(EVERYBODY - {ANONYMOUS}, EVERYBODY - {ANONYMOUS}),
    "account_reauthenticate": Rule(SIGNED_IN, SIGNED_IN),
    "account_change_password": Rule(SIGNED_IN, SIGNED_IN),
    "usersessions_list": Rule(SIGNED_IN, SIGNED_IN),
    "end-session": Rule(NOBODY, SIGNED_IN),
    "mfa_index": Rule(SIGNED_IN, SIGNED_IN),
    "mfa_reauthenticate": Rule(SIGNED_IN, SIGNED_IN),
    "mfa_activate_totp": Rule(SIGNED_IN, SIGNED_IN),
    "mfa_deactivate_totp": Rule(SIGNED_IN, SIGNED_IN),
    "mfa_view_recovery_codes": Rule(SIGNED_IN),
    "mfa_generate_recovery_codes": Rule(SIGNED_IN, SIGNED_IN),
    "mfa_download_recovery_codes": Rule(SIGNED_IN),
    "mfa_list_webauthn": Rule(SIGNED_IN),
    "mfa_add_webauthn": Rule(SIGNED_IN, SIGNED_IN),
    "mfa_reauthenticate_webauthn": Rule(SIGNED_IN, SIGNED_IN),
    "mfa_remove_webauthn": Rule(SIGNED_IN, SIGNED_IN),
    "mfa_edit_webauthn": Rule(SIGNED_IN, SIGNED_IN),
    # --- a partner's own pages, and what its key opens (a key, not a cookie) ---
    "partner": Rule(PARTNERS),
    "partner-terms": Rule(NOBODY, PARTNERS),
    "partner-key-make": Rule(NOBODY, PARTNERS),
    "partner-key-made": Rule(PARTNERS),
    "partner-key-rotate": Rule(NOBODY, PARTNERS),
    "partner-key-revoke": Rule(NOBODY, PARTNERS),
    "webhooks": Rule(PARTNERS),
    "webhook-add": Rule(NOBODY, PARTNERS),
    "webhook": Rule(PARTNERS),
    "webhook-act": Rule(NOBODY, PARTNERS),
    "api-webhooks": Rule(NOBODY, NOBODY, checks_token=False),
    "api-webhook": Rule(NOBODY, NOBODY, checks_token=False),
    "api-webhook-secret": Rule(NOBODY, NOBODY, checks_token=False),
    "api-webhook-test": Rule(NOBODY, NOBODY, checks_token=False),
    "api-webhook-deliveries": Rule(NOBODY, NOBODY, checks_token=False),
    "tweets": Rule(NOBODY, NOBODY, checks_token=False),
    "tweet-flags": Rule(NOBODY, NOBODY, checks_token=False),
    "tweets-sent": Rule(NOBODY, NOBODY, checks_token=False),
    "tweets-classify": Rule(NOBODY, EVERYBODY, checks_token=False),
    "sent-tweet": Rule(NOBODY, NOBODY, checks_token=False),
    # --- admin itself ---
    "admin:index": Rule(SIGNED_IN, SIGNED_IN),
    "admin:login": Rule(EVERYBODY, EVERYBODY),
    "admin:logout": Rule(EVERYBODY, EVERYBODY),
    "admin:password_change": Rule(SIGNED_IN, SIGNED_IN),
    "admin:password_change_done": Rule(SIGNED_IN),
    "admin:jsi18n": Rule(SIGNED_IN),
    "admin:roles": Rule(SIGNED_IN, SIGNED_IN),
    "admin:app_list": Rule(MODERATORS, MODERATORS),
    "admin:autocomplete": Rule(NOBODY),
    "admin:view_on_site": Rule(SIGNED_IN, SIGNED_IN),
    "route:admin/(?P<url>.*)$": Rule(SIGNED_IN, SIGNED_IN, is_empty=True),
    # --- people, invitations, the log ---
    **_admin("access_user", view=ADMINISTRATORS, change=ADMINISTRATORS),
    "admin:access_user_password-link": Rule(NOBODY, ADMINISTRATORS),
    "admin:access_user_reset-factor": Rule(NOBODY, ADMINISTRATORS),
    "admin:access_user_end-sessions": Rule(NOBODY, ADMINISTRATORS),
    "admin:access_user_unlock": Rule(NOBODY, ADMINISTRATORS),
    **_admin("access_invitation", view=ADMINISTRATORS, add=ADMINISTRATORS, change=ADMINISTRATORS),
    "admin:access_invitation_revoke": Rule(NOBODY, ADMINISTRATORS),
    **_admin("access_auditentry", view=SENIORS),
    **_admin("access_partner", view=ADMINISTRATORS, add=ADMINISTRATORS, change=ADMINISTRATORS),
    "admin:access_partner_invite": Rule(NOBODY, ADMINISTRATORS),
    "admin:access_partner_end": Rule(NOBODY, ADMINISTRATORS),
    "admin:access_partner_revoke-keys": Rule(NOBODY, ADMINISTRATORS),
    "admin:access_auditentry_export": Rule(NOBODY, ADMINISTRATORS),
    # --- the desk ---
    **_admin("incidents_incident", view=MODERATORS, add=MODERATORS, change=MODERATORS, history=SIGNED_IN),
    "admin:incidents_find_place": Rule(MODERATORS),
    "admin:incidents_of_sighting": Rule(MODERATORS),
    # opened by hand, these lead to the queue
    "admin:incidents_desk_next": Rule(SIGNED_IN, MODERATORS),
    "admin:incidents_desk_undo": Rule(SIGNED_IN, MODERATORS),
    "admin:incidents_desk_claims": Rule(SIGNED_IN, MODERATORS),
    "admin:incidents_desk_bulk": Rule(SIGNED_IN, MODERATORS),
    **_admin("incidents_correction", view=MODERATORS, change=MODERATORS, history=SIGNED_IN),
    **_admin("incidents_decision", view=MODERATORS),
    **_admin("incidents_report", view=MODERATORS),
    **_admin("incidents_tag", view=MODERATORS, add=SENIORS, change=SENIORS),
    **_admin("incidents_source", view=MODERATORS, add=ADMINISTRATORS, change=ADMINISTRATORS),
    # --- the bias lab ---
    **_admin("biaslab_experiment", view=MODERATORS),
    **_admin("biaslab_result", view=MODERATORS),
    **_admin("biaslab_labclass", view=MODERATORS),
    # --- what cities publish ---
    **_admin("sightings_sighting", view=MODERATORS, change=MODERATORS),
    "admin:sightings_by_id": Rule(MODERATORS),
    **_admin("sightings_conversation", view=MODERATORS, change=MODERATORS, history=SIGNED_IN),
    **_admin("sightings_photo", view=MODERATORS, change=MODERATORS, history=SIGNED_IN),
    "admin:sightings_photo_picture": Rule(MODERATORS),
    "admin:sightings_photo_heat": Rule(MODERATORS),
    "admin:sightings_photo_original": Rule(SENIORS),
    **_admin("sightings_citydataset", view=MODERATORS, add=ADMINISTRATORS, change=ADMINISTRATORS),
    **_admin("sightings_layerinfo", view=MODERATORS, change=ADMINISTRATORS),
    # --- short posts ---
    **_admin("tweets_flag", view=MODERATORS, change=MODERATORS, history=SIGNED_IN),
    "admin:tweets_flag_next": Rule(NOBODY, MODERATORS),
    **_admin("tweets_appeal", view=MODERATORS, change=MODERATORS, history=SIGNED_IN),
    **_admin("tweets_tweet", view=MODERATORS),
    **_admin("tweets_watchedaccount", view=MODERATORS, change=SENIORS, history=SIGNED_IN),
    **_admin("tweets_warning", view=MODERATORS),
    **_admin("tweets_stream", view=MODERATORS, add=ADMINISTRATORS, change=ADMINISTRATORS),
    # --- what the machine works with ---
    **_admin("learning_classifierversion", view=MODERATORS),
    "admin:learning_classifierversion_promote": Rule(NOBODY, ADMINISTRATORS),
    "admin:learning_classifierversion_roll-back": Rule(NOBODY, ADMINISTRATORS),
    **_admin("learning_trainingrun", view=MODERATORS, add=ADMINISTRATORS),
    "admin:learning_trainingrun_stop": Rule(NOBODY, ADMINISTRATORS),
    "admin:learning_trainingrun_retry": Rule(NOBODY, ADMINISTRATORS),
    **_admin("learning_dataset", view=MODERATORS),
    **_admin("learning_promotion", view=MODERATORS),
    **_admin("places_city", view=MODERATORS),
    **_admin("places_county", view=MODERATORS),
    **_admin("places_state", view=MODERATORS),
}
