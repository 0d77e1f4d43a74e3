"""Experiments as pages: what was trained, how both do group by group, and the visitor's own mix."""

from math import ceil
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from biaslab.groups import BLACK, GROUPS, WHITE
from biaslab.models import Experiment, Features, Group, Result
from biaslab.recipes import EQUAL, MOST_PARTS, TEN_TO_ONE
from biaslab.services import experiments, mixes, recording
from biaslab.views import comparison
from biaslab.views.figures import figures_of
from biaslab.views.verdict import verdict
from biaslab.views.visitor import visitor_of
from biaslab.waiting import wait_before_training

LISTED = 100
QUEUE_SECONDS = 120


@require_safe
def experiment_list(request: HttpRequest) -> HttpResponse:
    shown = list(experiments.open_experiments()[:LISTED])
    return render(request, "biaslab/experiments.html", {"experiments": shown, "groups": Group.choices})


@never_cache
@require_safe
def experiment_page(request: HttpRequest, pk: int) -> HttpResponse:
    experiment = _find(pk)
    if not experiment.is_trained:
        return render(request, "biaslab/training.html", {"experiment": experiment, "mix": _mix(experiment)})
    crowd = recording.counted(Result.objects.filter(experiment=experiment))
    context = {
        "experiment": experiment,
        "mix": _mix(experiment),
        "figures": figures_of(experiment),
        "recalls": _drawn(comparison.recall_chart(experiment)),
        "alarms": _drawn(comparison.recall_chart(experiment, "false_positive_rate")),
        "curve": _drawn(comparison.curve_chart(experiment)),
        "learned_from": comparison.learned_from(experiment),
        "split": _translated(experiment.scorecard.get("split", "")),
        "confusions": comparison.confusions(experiment),
        "gaps": comparison.gaps(experiment),
        "verdict": verdict(experiment),
        "crowd": comparison.crowd(experiment, crowd),
        "fewest": recording.FEWEST_SHOWN,
        "too_few_below": experiment.scorecard.get("too_few_below"),
    }
    return render(request, "biaslab/experiment.html", context)


@never_cache
@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """What the page of a training asks for every second."""
    experiment = _find(pk)
    return JsonResponse(
        {
            "stage": experiment.stage,
            "step": str(experiment.get_step_display()),
            "percent": experiment.percent,
            "done": experiment.is_trained,
        }
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_experiment(request: HttpRequest) -> HttpResponse:
    """A mix of the visitor's own. One that was trained before is shown at once."""
    if request.method != "POST":
        return _new_page(request, dict(TEN_TO_ONE), Features.PIXELS)
    visitor = visitor_of(request)
    mix = {group: _parts(request.POST.get(group, "")) for group in Group.values}
    features = request.POST.get("features", Features.PIXELS)
    try:
        experiment = mixes.ask(
            mix=mix,
            features=features,
            notebook=visitor.notebook,
            lab_class=visitor.lab_class,
            seconds_to_wait=lambda: wait_before_training(request, visitor.lab_class),
        )
    except ValueError:
        words = _("Give at least two groups a part; each has 0 to %(most)s.") % {"most": MOST_PARTS}
        return _new_page(request, mix, features, words, status=400)
    except mixes.QueueFullError:
        words = _(
            "Many trainings are waiting already. Your mix is still set; try again in a few minutes, or look at those that are done."  # noqa: E501
        )
        return _new_page(request, mix, features, words, status=503, wait=QUEUE_SECONDS)
    except mixes.TooOftenError as often:
        words = _("Many trainings were asked for from here. Wait %(n)s minutes; your mix is still set.")
        minutes = ceil(often.seconds / 60)
        return _new_page(request, mix, features, words % {"n": minutes}, status=429, wait=often.seconds)
    return redirect("biaslab:experiment", experiment.pk)


def _new_page(
    request: HttpRequest,
    mix: dict[str, int],
    features: str,
    problem: str = "",
    *,
    status: int = 200,
    wait: int = 0,
) -> HttpResponse:
    ready = (
        (_("Equal"), EQUAL),
        (_("Ten White faces to one"), TEN_TO_ONE),
        (_("Ten Black faces to one"), {**EQUAL, BLACK: 10}),
        (_("Half as many White faces"), {group: 1 if group == WHITE else 2 for group in GROUPS}),
    )
    context = {
        "sliders": [(value, label, mix.get(value, 0)) for value, label in Group.choices],
        "most": MOST_PARTS,
        "features": Features.choices,
        "chosen": features,
        "ready": [(name, ",".join(str(parts[group]) for group in GROUPS)) for name, parts in ready],
        "total": experiments.default().total,
        "problem": problem,
    }
    response = render(request, "biaslab/new_experiment.html", context, status=status)
    if wait:
        response["Retry-After"] = str(wait)
    return response


def _translated(words: str) -> str:
    """What is marked where it is written (biaslab.in_words); nothing has no translation."""
    return gettext(words) if words else ""


def _drawn(svg: str) -> SafeString:
    return mark_safe(svg)  # noqa: S308  # an XML writer has escaped it


def _parts(written: str) -> int:
    """A whole number; anything else is one that the recipe refuses in words."""
    return int(written) if written.isdecimal() and len(written) < 4 else -1


def _mix(experiment: Experiment) -> list[tuple[Any, int]]:
    return [(label, experiment.mix.get(value, 0)) for value, label in Group.choices]


def _find(pk: int) -> Experiment:
    found = experiments.open_experiments().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
