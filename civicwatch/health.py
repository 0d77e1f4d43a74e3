"""Answers those who watch over an installation: is it alive, is it ready, how much waits.

A middleware in first place, so that no redirect, host check, session or cookie stands in between.
"""

import hmac
import ipaddress
from collections.abc import Callable

from asgiref.sync import iscoroutinefunction, sync_to_async
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.decorators import sync_and_async_middleware
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from civicwatch.lib.demonstration import read_progress
from civicwatch.lib.secure_redirect import LOOPBACK_NAMES
from civicwatch.metrics import DatabaseCollector

FORWARDING_HEADERS = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_VIA")
_migrated = False


def live(request: HttpRequest) -> HttpResponse:
    """200 while the process answers at all."""
    return JsonResponse({"status": "alive"})


def ready(request: HttpRequest) -> HttpResponse:
    """200 once migrations are done and the demonstration, where one is loaded, has drained."""
    try:
        checks = {"database": "ready" if _is_migrated() else "migrations are pending"}
    except DatabaseError as error:
        checks = {"database": f"unreachable ({type(error).__name__})"}
    progress = read_progress(settings.VAR)
    checks["demonstration"] = str(progress)
    is_ready = checks["database"] == "ready" and not progress.holds_up_readiness
    status = "ready" if is_ready else "starting"
    response = JsonResponse({"status": status, "checks": checks}, status=200 if is_ready else 503)
    response._has_been_logged = True  # type: ignore[attr-defined]  # a start is no error in Django's log
    return response


def metrics(request: HttpRequest) -> HttpResponse:
    """Gauges in Prometheus' format, for this machine itself or for whoever holds METRICS_TOKEN.

    ``?name[]=`` asks for some of them only.
    """
    if not (_has_token(request) or _is_from_this_machine(request)):
        return HttpResponse("METRICS_TOKEN is needed\n", status=403, content_type="text/plain")
    registry = CollectorRegistry()
    registry.register(DatabaseCollector(request.GET.getlist("name[]")))
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


VIEWS: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "/health/live": live,
    "/health/ready": ready,
    "/metrics": metrics,
}


@sync_and_async_middleware
def health_middleware(get_response: Callable) -> Callable:
    """Answer the addresses in ``VIEWS``, with or without a final slash; pass everything else on."""

    def answer(request: HttpRequest) -> HttpResponse | None:
        view = VIEWS.get(request.path_info.rstrip("/"))
        if view is None:
            return None
        if request.method not in ("GET", "HEAD"):
            return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
        response = view(request)
        response["Cache-Control"] = "no-store"
        return response

    if iscoroutinefunction(get_response):

        async def pass_on_async(request: HttpRequest) -> HttpResponseBase:
            is_ours = request.path_info.rstrip("/") in VIEWS
            ours = await sync_to_async(answer)(request) if is_ours else None
            return ours or await get_response(request)

        return pass_on_async

    def pass_on(request: HttpRequest) -> HttpResponseBase:
        return answer(request) or get_response(request)

    return pass_on


def _is_migrated() -> bool:
    """Whether every migration is applied; asks for them until it was true once, then only connects."""
    global _migrated
    if _migrated:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return True
    executor = MigrationExecutor(connection)
    _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _migrated


def _has_token(request: HttpRequest) -> bool:
    given = request.META.get("HTTP_AUTHORIZATION", "").removeprefix("Bearer ")
    return bool(settings.METRICS_TOKEN) and hmac.compare_digest(
        given.encode(), settings.METRICS_TOKEN.encode()
    )


def _is_from_this_machine(request: HttpRequest) -> bool:
    """Whether the connection itself comes from loopback and nobody forwarded it.

    A proxy on this machine connects from loopback too, but says so in a header; a page that has
    its name resolve to 127.0.0.1 connects from loopback under a name that is not ours.
    """
    if any(request.META.get(header) for header in FORWARDING_HEADERS):
        return False
    host = request.META.get("HTTP_HOST", "").lower()
    name = host if host.endswith("]") else host.rsplit(":", 1)[0]
    try:
        return (
            name in LOOPBACK_NAMES and ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
        )
    except ValueError:
        return False
