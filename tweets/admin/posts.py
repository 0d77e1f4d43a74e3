"""Posts as they came and where each stands; those that failed can be sent through again. No words here."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from civicwatch.access.acting import actor
from civicwatch.lib.read_only_admin import ReadOnlyAdmin
from tweets.models import Tweet
from tweets.services.retrying import retry

_FIELDS = (
    "platform",
    "stream",
    "stage",
    "failed_stage",
    "attempts",
    "error",
    "due_at",
    "said_at",
    "received_at",
    "judged_at",
    "language",
    "outcome",
    "kind",
    "abuse",
    "kind_probability",
    "had_second_opinion",
    "classifier",
    "expires_at",
    "deleted_at_source",
    "forgotten_at",
)


@admin.register(Tweet)
class TweetAdmin(ReadOnlyAdmin):
    """What a post says is read at the desk of flags, where reading is counted."""

    actions = ("retry_failed",)
    list_display = ("pk", "platform", "stream", "stage", "outcome", "received_at", "attempts", "short_error")
    list_filter = ("stage", "outcome", "stream")
    fields = _FIELDS
    readonly_fields = _FIELDS
    show_full_result_count = False
    ordering = ("-pk",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Tweet]:
        return super().get_queryset(request).defer("raw", "text", "author_handle").select_related("stream")

    def has_retry_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("tweets.retry_tweet")

    @admin.action(description=_("Retry the chosen ones that failed"), permissions=["retry"])
    def retry_failed(self, request: HttpRequest, queryset: QuerySet[Tweet]) -> None:
        count = retry(queryset, by=actor(request))
        said = ngettext("%d post goes through again.", "%d posts go through again.", count)
        messages.success(request, said % count)

    @admin.display(description=_("error"))
    def short_error(self, tweet: Tweet) -> str:
        return tweet.error[:100]
