"""The album: all cards, and making one by hand."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_http_methods, require_safe

from bounceback.base.requests import CallerRequest, id_in
from bounceback.campaigns.models import Campaign
from bounceback.core.leftout import left_out
from bounceback.core.outcomes import REASON_LABELS
from bounceback.objections import actions
from bounceback.objections.forms import CardForm
from bounceback.objections.queries import album as albums
from bounceback.objections.queries.album import ORDERS, Filters

LONGEST_SEARCH = 100
# Other pages of the cards: address, key, label. The first one is what the album is for.
LINKS = (
    ("screens:review", "r", "Review"),
    ("insights:objections", "n", "Numbers"),
    ("objections:print", "p", "Print"),
    ("objections:bring", "b", "Bring and take"),
    ("objections:decks", "s", "Starters"),
)


@require_safe
def album(request: CallerRequest) -> HttpResponse:
    """A page of the album."""
    campaigns = [(str(pk), name) for pk, name in _campaigns(request)]
    decks = albums.starters(request.user)
    choices = {
        "campaign": campaigns,
        "family": [(reason.value, label) for reason, label in REASON_LABELS.items()],
        "starter": [(name, name.replace("-", " ")) for name in decks],
        "order": list(ORDERS.items()),
        "back": [("wanted", "only cards that want one")],
        "archived": [("1", "only the archived ones")],
    }
    given = {name: request.GET.get(name, "").strip() for name in choices}
    values = {name: value for name, value in given.items() if value in dict(choices[name])}
    text = " ".join(request.GET.get("q", "").replace("\x00", " ").split())[:LONGEST_SEARCH]
    filters = Filters(
        text=text,
        campaign=id_in(values.get("campaign", "")),
        family=values.get("family", ""),
        starter=values.get("starter", ""),
        wants_back="back" in values,
        archived="archived" in values,
        order=values.get("order", "heard"),
    )
    page = albums.album(filters, by=request.user, page=id_in(request.GET.get("page", "")) or 1, at=request.at)
    here = ({"q": text} if text else {}) | values
    context = {
        "page": page,
        "choices": choices,
        "values": values,
        "text": text,
        "left_out": [left_out(value, name) for name, value in given.items() if value and name not in values],
        "filtered": bool(here.keys() - {"order"}),
        "before": _page_address(here, page.page - 1) if page.page > 1 else "",
        "after": _page_address(here, page.page + 1) if page.page < page.pages else "",
        "links": _links(),
    }
    return render(request, "objections/album.html", context)


@require_http_methods(["GET", "POST"])
def new(request: CallerRequest) -> HttpResponse:
    """Make a card by hand. A front that is there already leads to its card."""
    form = CardForm(request.POST or None)
    if form.is_valid():
        card = actions.make_card(by=request.user, at=request.at, **form.cleaned_data)
        saved = "new" if card.key == form.cleaned_data["key"] else "known"
        return redirect(f"{reverse('objections:card', args=[card.key])}?saved={saved}")
    return render(request, "objections/new.html", {"form": form}, status=422 if form.is_bound else 200)


def _campaigns(request: CallerRequest) -> list[tuple[int, str]]:
    mine = Campaign.objects.filter(workspace_id=request.user.workspace_id).order_by("name")
    return list(mine.values_list("pk", "name"))


def _page_address(here: dict[str, str], page: int) -> str:
    return f"?{urlencode(here | ({'page': str(page)} if page > 1 else {}))}"


def _links() -> list[tuple[str, str, str]]:
    """Address, key and label of the other pages of the cards."""
    found = []
    for name, key, label in LINKS:
        try:
            found.append((reverse(name), key, label))
        except NoReverseMatch:
            continue
    return found
