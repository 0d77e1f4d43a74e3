"""Each right of the table of roles as a sentence for people; a right without words fails a test."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from civicwatch.access.roles import ADMINISTRATOR, MODERATOR, PARTNER, SENIOR_MODERATOR

ROLE_WORDS: dict[str, Promise] = {
    MODERATOR: pgettext_lazy("role", "moderator"),
    SENIOR_MODERATOR: pgettext_lazy("role", "senior moderator"),
    ADMINISTRATOR: pgettext_lazy("role", "administrator"),
    PARTNER: pgettext_lazy("role", "partner"),
}

# What an administrator can give to somebody who works here.
STAFF_ROLES = {role: words for role, words in ROLE_WORDS.items() if role != PARTNER}

# In the order of the page: the daily work first, then what weighs more.
RIGHTS: dict[str, Promise] = {
    "incidents.view_incident": _("See the queue and every incident in it"),
    "incidents.add_incident": _("Write an incident by hand"),
    "incidents.change_incident": _("Correct an incident: words, place, date, tags"),
    "incidents.view_report": _("Read the posts behind an incident"),
    "incidents.retry_report": _("Send a post that failed through the pipeline again"),
    "incidents.view_evidence": _("See the evidence of an incident"),
    "incidents.add_evidence": _("Add evidence"),
    "incidents.change_evidence": _("Correct evidence"),
    "incidents.delete_evidence": _("Take evidence away"),
    "incidents.view_decision": _("Read the decisions about an incident"),
    "incidents.publish_incident": _("Publish an incident, or be the first of two where two are needed"),
    "incidents.reject_incident": _("Reject an incident"),
    "incidents.merge_incident": _("Merge two reports of one incident, and take that back"),
    "incidents.view_correction": _("Read what readers ask to correct or remove"),
    "incidents.answer_correction": _("Answer readers who ask for a correction or removal"),
    "incidents.view_tag": _("See the tags"),
    "incidents.view_source": _("See the sources and how current they are"),
    "places.view_city": _("Look up cities"),
    "places.view_county": _("Look up counties"),
    "places.view_state": _("Look up states"),
    "learning.view_classifierversion": _("See the classifiers and their scores"),
    "biaslab.view_experiment": _("See the experiments of the bias lab and how their training goes"),
    "biaslab.view_result": _("Read what visitors wrote down in the bias lab"),
    "biaslab.view_labclass": _("See the classes of the bias lab"),
    "biaslab.change_result": _("Leave a result of the bias lab out of the totals, or delete it"),
    "biaslab.change_labclass": _("End or block a class of the bias lab"),
    "incidents.approve_incident": _("Give the second approval where two people must agree"),
    "incidents.retract_incident": _("Retract what is published"),
    "incidents.hide_incident": _("Hide what is published, at once"),
    "incidents.hold_incident": _("Set and lift a legal hold"),
    "incidents.reveal_incident": _("See and release what the record keeps back"),
    "incidents.takeover_incident": _("Take over what somebody else is working on"),
    "incidents.add_tag": _("Add tags"),
    "incidents.change_tag": _("Rename tags"),
    "biaslab.change_experiment": _("Train a failed experiment again, or take one off the pages of the lab"),
    "sightings.reveal_sighting": _("See the exact place of a sighting, which is logged"),
    "access.view_auditentry": _("Read and search the log"),
    "access.export_auditentry": _("Export the log"),
    "incidents.add_source": _("Add a source"),
    "incidents.change_source": _("Switch sources on and off, and change their settings"),
    "sightings.view_sighting": _("See what volunteers report, and its photos once they are safe to see"),
    "sightings.decide_sighting": _(
        "Confirm or reject a sighting, put right what police do, and take that back"
    ),
    "sightings.view_conversation": _("Read what senders write by text message, without their numbers"),
    "sightings.change_conversation": _("Answer senders whom the machine does not understand"),
    "sightings.block_contributor": _("Block a sender, and take that back"),
    "sightings.view_photo": _("See the photos that were sent in, once asked for"),
    "sightings.approve_photo": _("Blur a photo, let the public see it or refuse it, and seal one at once"),
    "sightings.retry_photo": _("Send a photo that failed through the pipeline again"),
    "sightings.open_sealed_photo": _("Open the sealed original of a photo; each time is logged"),
    "sightings.view_citydataset": _("See the data sets of cities and how current they are"),
    "sightings.view_layerinfo": _("See the map layers of rents and stops"),
    "sightings.add_citydataset": _("Add a data set of a city"),
    "sightings.change_citydataset": _("Switch data sets of cities on and off, and change their settings"),
    "sightings.change_layerinfo": _("Show and hide the map layers of rents and stops, and say their licence"),
    "tweets.view_flag": _("See the posts that were flagged, once asked for"),
    "tweets.decide_flag": _("Uphold or dismiss a flag, say of which kind it is, and take that back"),
    "tweets.view_tweet": _("See the posts that failed on their way"),
    "tweets.retry_tweet": _("Send a short post that failed through the pipeline again"),
    "tweets.view_appeal": _("Read the appeals about short posts"),
    "tweets.answer_appeal": _("Answer an appeal"),
    "tweets.view_watchedaccount": _("See which accounts are watched, and why"),
    "tweets.view_warning": _("See which warnings were sent, without to whom"),
    "tweets.retry_warning": _("Send a warning that failed again"),
    "tweets.view_stream": _("See the streams of short posts and how current they are"),
    "tweets.open_author_flag": _("Open who wrote a flagged post; each time is logged"),
    "tweets.approve_watchedaccount": _("Approve the watching of an account, and end it"),
    "tweets.add_stream": _("Add a stream of short posts"),
    "tweets.change_stream": _("Switch streams on and off, and change their settings"),
    "incidents.view_sourcerun": _("See each time a source was asked"),
    "learning.view_trainingrun": _("See how trainings of classifiers went"),
    "learning.view_dataset": _("See how many verdicts taught a classifier, never their words"),
    "learning.view_promotion": _("See who let which version of a classifier judge"),
    "learning.add_trainingrun": _("Have a candidate trained from what people decided"),
    "learning.promote_classifierversion": _("Let a candidate judge that did no worse, and go back"),
    "access.view_user": _("See the people who can sign in"),
    "access.add_user": _("Have people added, by invitation"),
    "access.change_user": _("Give roles, switch logins off, reset second factors, end sessions"),
    "access.view_invitation": _("See the invitations"),
    "access.add_invitation": _("Invite somebody"),
    "access.change_invitation": _("Revoke an invitation"),
    "access.view_partner": _("See the partners who read by program"),
    "access.add_partner": _("Take on a partner"),
    "access.change_partner": _("Say what a partner’s keys may do, or end them all"),
    "auth.view_group": _("See the list of roles"),
}

# What asks for the password or second factor again, unless that was within the last ten minutes.
ASKS_AGAIN = frozenset(
    {
        "access.change_user",
        "access.add_invitation",
        "access.add_partner",
        "access.change_partner",
        "access.export_auditentry",
        "incidents.hold_incident",
        "incidents.change_source",
        "sightings.change_citydataset",
        "learning.promote_classifierversion",
    }
)
