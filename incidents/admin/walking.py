"""From one item to the next: what stands before and after it in what a person has chosen."""

from collections.abc import Collection, Sequence

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from civicwatch.access.models import User
from incidents.admin.choice import Choice
from incidents.admin.queue_pane import listed
from incidents.models import Claim, Incident
from incidents.querysets import IncidentQuerySet
from incidents.services import claims, queue_order

_LIST = 500  # how far one can walk through what is looked up rather than worked through


def take_after(
    choice: Choice, by: User, after: Incident | None, *, held: Collection[int] = ()
) -> Incident | None:
    """Claim what comes next and return it; None where nothing is left beside what is ``held`` already."""
    if not choice.is_worked_through:
        return _listed_after(choice, by, after, held)
    others = choice.narrowing & ~Q(pk__in=list(held))
    return claims.take_next(by=by, view=choice.view, filters=others, after=after)


def neighbour(choice: Choice, by: User, incident: Incident, *, backwards: bool = False) -> int | None:
    """What stands after (or before) an item and nobody else works on; round to the other end."""
    if not choice.is_worked_through:
        return _step(_pks(choice, by), incident.pk, -1 if backwards else 1)
    view = choice.view
    rows = _free(queue_order.waiting_in(view, by), by).filter(choice.narrowing).exclude(pk=incident.pk)
    order = queue_order.reversed_ordering(view) if backwards else queue_order.ordering(view)
    pks = rows.order_by(*order).values_list("pk", flat=True)
    return pks.filter(queue_order.beyond(incident, view=view, backwards=backwards)).first() or pks.first()


def _free(rows: IncidentQuerySet, by: User) -> IncidentQuerySet:
    live = Claim.objects.filter(incident=OuterRef("pk"), active_at__gt=timezone.now() - claims.IDLE)
    return rows.filter(~Exists(live.exclude(by=by)))


def _listed_after(choice: Choice, by: User, after: Incident | None, held: Collection[int]) -> Incident | None:
    pks = [pk for pk in _pks(choice, by) if pk not in held or (after and pk == after.pk)]
    pk = _step(pks, after.pk, 1) if after else next(iter(pks), None)
    return Incident.objects.get(pk=pk) if pk else None


def _pks(choice: Choice, by: User) -> list[int]:
    return list(listed(choice, by).values_list("pk", flat=True)[:_LIST])


def _step(pks: Sequence[int], here: int, by: int) -> int | None:
    """The one ``by`` places on; the first where ``here`` is not in the list, None where it is alone."""
    if here not in pks:
        return pks[0] if pks else None
    there = pks[(pks.index(here) + by) % len(pks)]
    return None if there == here else there
