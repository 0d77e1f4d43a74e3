"""Answers those who watch over an installation: is it alive, is it ready, how much waits.

A middleware in first place, so that no redirect, host check, session or cookie stands in between.
"""

from collections.abc import Callable

from asgiref.sync import iscoroutinefunction, sync_to_async
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils import timezone
from django.utils.decorators import sync_and_async_middleware
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from civicwatch.lib import figures_access
from civicwatch.lib.demonstration import read_progress
from civicwatch.metrics import DatabaseCollector
from workers.signs_of_life import in_words, silent_for

_migrated = False


def live(request: HttpRequest) -> HttpResponse:
    """200 while the process answers at all."""
    return JsonResponse({"status": "alive"})


def ready(request: HttpRequest) -> HttpResponse:
    """200 once migrations are done and the demonstration, where one is loaded, has drained.

    Beat and sweeper are told of and decide nothing: pages work without them.
    """
    try:
        checks = {"database": "ready" if _is_migrated() else "migrations are pending"}
        if _migrated:
            silent = silent_for(now=timezone.now())
            checks |= {name: in_words(silence) for name, silence in silent.items()}
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
    if not figures_access.may_read(request):
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
