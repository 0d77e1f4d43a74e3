"""A partner's webhooks by program, with a key that may `webhooks`. Everything that its pages can do."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from civicwatch.access.api_keys import PartnerAuthentication, PartnerThrottle, key_may, partner_behind
from civicwatch.access.partner_scopes import WEBHOOKS
from civicwatch.events import webhooks
from civicwatch.events.kinds import KINDS
from civicwatch.events.models import Delivery, Webhook
from civicwatch.events.webhooks import AddressError, WebhookError
from civicwatch.lib.problems import problem

PAGE = 100
NO_SUCH_KIND = "“{input}” is no kind of event. Write any of " + ", ".join(KINDS) + "."


class WebhookSerializer(serializers.Serializer):
    """``secret`` only where it has just been made."""

    id = serializers.CharField(source="public_id", read_only=True)
    url = serializers.CharField(max_length=webhooks.LONGEST_URL)
    kinds = serializers.ListField(
        child=serializers.ChoiceField(choices=list(KINDS), error_messages={"invalid_choice": NO_SUCH_KIND}),
        required=False,
        help_text="None means every kind.",
    )
    created_at = serializers.DateTimeField(read_only=True)
    enabled = serializers.BooleanField(required=False)
    disabled_because = serializers.CharField(read_only=True)

    def to_representation(self, instance: Webhook) -> dict[str, Any]:
        instance.enabled = instance.disabled_at is None  # type: ignore[attr-defined]
        return super().to_representation(instance)


class NewWebhookSerializer(WebhookSerializer):
    secret = serializers.CharField(read_only=True, help_text="`whsec_…`, shown this once by the API")


class TrySerializer(serializers.Serializer):
    at = serializers.DateTimeField()
    status = serializers.IntegerField(allow_null=True)
    milliseconds = serializers.IntegerField()
    error = serializers.CharField()


class DeliverySerializer(serializers.Serializer):
    id = serializers.CharField(
        source="message_id", help_text="The `webhook-id` header, the same at every try"
    )
    event = serializers.IntegerField(source="number", allow_null=True)
    kind = serializers.CharField()
    stage = serializers.CharField()
    created_at = serializers.DateTimeField()
    delivered_at = serializers.DateTimeField(allow_null=True)
    next_try_at = serializers.DateTimeField(source="due_at", allow_null=True)
    tries = TrySerializer(source="log", many=True)


class ReplaySerializer(serializers.Serializer):
    id = serializers.CharField(required=False, help_text="One delivery, whatever came of it")
    since = serializers.DateTimeField(
        required=False, help_text="Or all that failed since then, what waits for its next try too"
    )


class PartnerView(APIView):
    """Behind a key; a partner sees its own alone."""

    authentication_classes = [PartnerAuthentication]
    permission_classes = [key_may(WEBHOOKS)]
    throttle_classes = [PartnerThrottle]

    def handle_exception(self, exc: Exception) -> Any:
        if isinstance(exc, AddressError):
            return problem(400, str(exc), invalid_params=[{"name": "url", "reason": str(exc)}])
        return problem(409, str(exc)) if isinstance(exc, WebhookError) else super().handle_exception(exc)

    def found(self, request: Request, public_id: str) -> Webhook:
        return get_object_or_404(webhooks.of_partner(partner_behind(request)), public_id=public_id)


class WebhookList(PartnerView):
    @extend_schema(operation_id="webhooks", responses=WebhookSerializer(many=True))
    def get(self, request: Request) -> Response:
        """All of the partner's webhooks."""
        return Response(WebhookSerializer(webhooks.of_partner(partner_behind(request)), many=True).data)

    @extend_schema(
        operation_id="webhook_add", request=WebhookSerializer, responses={201: NewWebhookSerializer}
    )
    def post(self, request: Request) -> Response:
        """Hear of events from now on, at an https address. The secret is answered this once."""
        given = WebhookSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        webhook = webhooks.add(partner=partner_behind(request), url=data["url"], kinds=data.get("kinds", ()))
        told = WebhookSerializer(webhook).data
        return Response({**told, "secret": webhooks.secret_of(webhook)}, status=201)


class WebhookDetail(PartnerView):
    @extend_schema(operation_id="webhook", responses=WebhookSerializer)
    def get(self, request: Request, public_id: str) -> Response:
        """One webhook."""
        return Response(WebhookSerializer(self.found(request, public_id)).data)

    @extend_schema(operation_id="webhook_change", request=WebhookSerializer, responses=WebhookSerializer)
    def patch(self, request: Request, public_id: str) -> Response:
        """Another address, other kinds, or `enabled`: switched on, it hears of what comes from then on."""
        webhook = self.found(request, public_id)
        given = WebhookSerializer(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        if {"url", "kinds"} & data.keys():
            webhooks.change(
                webhook=webhook, url=data.get("url", webhook.url), kinds=data.get("kinds", webhook.kinds)
            )
        if "enabled" in data:
            webhooks.switch(webhook=webhook, on=data["enabled"])
        return Response(WebhookSerializer(webhook).data)

    @extend_schema(operation_id="webhook_remove", responses={204: None})
    def delete(self, request: Request, public_id: str) -> HttpResponse:
        """No longer; its deliveries and their log go with it."""
        webhooks.remove(webhook=self.found(request, public_id))
        return HttpResponse(status=204)


class WebhookSecret(PartnerView):
    @extend_schema(
        operation_id="webhook_rotate_secret",
        request=None,
        responses={200: NewWebhookSerializer},
    )
    def post(self, request: Request, public_id: str) -> Response:
        """A new secret. For a day every message carries both signatures."""
        webhook = self.found(request, public_id)
        webhooks.rotate_secret(webhook=webhook)
        return Response({**WebhookSerializer(webhook).data, "secret": webhooks.secret_of(webhook)})


class WebhookTest(PartnerView):
    @extend_schema(operation_id="webhook_test", request=None, responses={202: DeliverySerializer})
    def post(self, request: Request, public_id: str) -> Response:
        """Have a message of kind `webhook.test` sent; what came of it is in the deliveries."""
        delivery = webhooks.send_test(webhook=self.found(request, public_id))
        return Response(DeliverySerializer(delivery).data, status=202)


class WebhookDeliveries(PartnerView):
    @extend_schema(
        operation_id="webhook_deliveries",
        parameters=[
            OpenApiParameter("before", str, description="The `id` of the last one that you have seen")
        ],
        responses=DeliverySerializer(many=True),
    )
    def get(self, request: Request, public_id: str) -> Response:
        """What was sent in the last thirty days, the newest first, with every try; a hundred at a time."""
        found = self.found(request, public_id).deliveries.prefetch_related("log")
        if before := request.query_params.get("before"):
            last = found.filter(message_id=before).values_list("pk", flat=True).first()
            found = found.filter(pk__lt=last or 0)
        return Response(DeliverySerializer(found[:PAGE], many=True).data)

    @extend_schema(
        operation_id="webhook_replay",
        request=ReplaySerializer,
        responses={202: OpenApiResponse(description="`again`: how many are on their way once more")},
    )
    def post(self, request: Request, public_id: str) -> HttpResponse:
        """Send again: one by its `id`, or all that failed `since` a moment."""
        webhook = self.found(request, public_id)
        given = ReplaySerializer(data=request.data)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        if "since" in data:
            return Response(
                {"again": webhooks.replay_since(webhook=webhook, since=data["since"])}, status=202
            )
        delivery = Delivery.objects.filter(webhook=webhook, message_id=data.get("id", "")).first()
        if delivery is None:
            return problem(404, "Say which: the `id` of a delivery, or `since` a moment.")
        webhooks.replay(delivery=delivery)
        return Response({"again": 1}, status=202)
