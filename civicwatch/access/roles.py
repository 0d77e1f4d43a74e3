"""Which role may do what: the one table that migrations, admin and tests read.

A right is ``app.codename`` as Django names permissions. Nobody may add or delete
incidents' decisions: the log is appended to by services alone.
"""

MODERATOR = "moderator"
SENIOR_MODERATOR = "senior moderator"
ADMINISTRATOR = "administrator"
PARTNER = "partner"

_MODERATOR = frozenset(
    {
        "incidents.view_incident",
        "incidents.add_incident",
        "incidents.change_incident",
        "incidents.view_report",
        "incidents.retry_report",
        "incidents.view_evidence",
        "incidents.add_evidence",
        "incidents.change_evidence",
        "incidents.delete_evidence",
        "incidents.view_decision",
        "incidents.view_source",
        "incidents.view_tag",
        "incidents.publish_incident",
        "incidents.reject_incident",
        "incidents.merge_incident",
        "incidents.view_correction",
        "incidents.answer_correction",
        "places.view_city",
        "places.view_county",
        "places.view_state",
        "learning.view_classifierversion",
        "learning.view_trainingrun",
        "learning.view_dataset",
        "learning.view_promotion",
        "biaslab.view_experiment",
        "biaslab.view_result",
        "biaslab.view_labclass",
        "biaslab.change_result",
        "biaslab.change_labclass",
        "sightings.view_sighting",
        "sightings.decide_sighting",
        "sightings.view_conversation",
        "sightings.change_conversation",
        "sightings.view_citydataset",
        "sightings.view_photo",
        "sightings.approve_photo",
        "sightings.retry_photo",
        "sightings.view_layerinfo",
        "tweets.view_flag",
        "tweets.decide_flag",
        "tweets.view_tweet",
        "tweets.retry_tweet",
        "tweets.view_appeal",
        "tweets.answer_appeal",
        "tweets.view_watchedaccount",
        "tweets.view_warning",
        "tweets.retry_warning",
        "tweets.view_stream",
    }
)
_SENIOR = _MODERATOR | {
    "sightings.open_sealed_photo",
    "incidents.retract_incident",
    "incidents.reveal_incident",
    "incidents.approve_incident",
    "incidents.hide_incident",
    "incidents.hold_incident",
    "incidents.takeover_incident",
    "access.view_auditentry",
    "incidents.add_tag",
    "incidents.change_tag",
    "biaslab.change_experiment",
    "sightings.reveal_sighting",
    "sightings.block_contributor",
    "tweets.open_author_flag",
    "tweets.approve_watchedaccount",
}
_ADMINISTRATOR = _SENIOR | {
    "incidents.add_source",
    "incidents.change_source",
    "incidents.view_sourcerun",
    "sightings.add_citydataset",
    "sightings.change_citydataset",
    "sightings.change_layerinfo",
    "tweets.add_stream",
    "tweets.change_stream",
    "learning.promote_classifierversion",
    "learning.add_trainingrun",
    "access.view_user",
    "access.add_user",
    "access.change_user",
    "access.add_invitation",
    "access.change_invitation",
    "access.view_invitation",
    "access.view_partner",
    "access.add_partner",
    "access.change_partner",
    "access.export_auditentry",
    "auth.view_group",
}

ROLES: dict[str, frozenset[str]] = {
    MODERATOR: _MODERATOR,
    SENIOR_MODERATOR: frozenset(_SENIOR),
    ADMINISTRATOR: frozenset(_ADMINISTRATOR),
    PARTNER: frozenset(),  # no page of admin: a partner's people have pages of their own
}
