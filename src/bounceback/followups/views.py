"""What leaves the house: a calendar file, a mail with what was promised."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from bounceback.base.requests import CallerRequest
from bounceback.core import ics
from bounceback.core.names import first_name
from bounceback.followups import actions
from bounceback.followups.models import Appointment, Material


class MailRedirect(HttpResponse):
    """A redirect to the mail program. Django's own refuses addresses that are no web pages."""

    status_code = 302

    def __init__(self, address: str) -> None:
        super().__init__()
        self["Location"] = address


@require_safe
def appointment_ics(request: CallerRequest, appointment_id: int) -> HttpResponse:
    """An appointment as a calendar file."""
    mine = Appointment.objects.filter(workspace_id=request.user.workspace_id, starts_at__isnull=False)
    found = get_object_or_404(mine.select_related("prospect", "campaign"), pk=appointment_id)
    assert found.starts_at is not None
    whom = found.prospect.name or found.prospect.company
    text = ics.appointment(
        uid=str(found.uid),
        starts_at=found.starts_at,
        minutes=found.minutes,
        subject=f"{found.subject} – {whom}" if whom else found.subject,
        described=found.campaign.offer,
        made_at=request.at,
    )
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="appointment-{found.pk}.ics"'
    return response


@require_safe
def mail(request: CallerRequest, material_id: int) -> HttpResponseBase:
    """Open the mail program with what was promised already addressed. Sends nothing by itself."""
    found = _material(request, material_id)
    greeting = first_name(found.prospect.name)
    body = f"Hello {greeting},\n\nas promised on the telephone: " if greeting else "As promised: "
    return MailRedirect(
        f"mailto:{quote(found.prospect.email, safe='@.+-_')}?subject={quote(found.what)}&body={quote(body)}"
    )


@require_POST
def sent(request: CallerRequest, material_id: int) -> HttpResponse:
    """It is sent."""
    found = _material(request, material_id)
    actions.mark_sent(material=found, by=request.user, at=request.at)
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return redirect(back)
    return redirect("screens:prospect", found.prospect_id)


def _material(request: CallerRequest, material_id: int) -> Material:
    mine = Material.objects.filter(workspace_id=request.user.workspace_id)
    return get_object_or_404(mine.select_related("prospect"), pk=material_id)
