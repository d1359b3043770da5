"""Reviews: how each kind of prospect responds. Counts, never a verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bounceback.base.requests import CallerRequest, id_in
from bounceback.core.objections import Turn
from bounceback.core.stats.comparing import Word
from bounceback.insights import objections_shown, shown
from bounceback.insights.forms import Asked, ObjectionsForm, ReviewForm, asked
from bounceback.insights.links import to_calls
from bounceback.insights.queries import attributes, kinds, objections, segments

A_LOT = 300_000  # calls beyond which the page comes first and the counts after it
WITH_KEYS = 10  # attributes on the keys 1 to 9 and 0
STEP_KEYS = {"answered": "a", "conversations": "c", "rung": "r", "no": "n"}
RUNG_KEYS = ("m", "e", "f", "h", "y", "u")
ORDERS = (
    ("own", "As it comes"),
    ("name", "By name"),
    ("dials", "Most dialled first"),
    ("share", "Highest share first"),
)
SEGMENTS = ("hour", "part", "industry", "size", "state", "campaign")
COLUMNS = 5  # objections beside "any", by kind
CARDS_SHOWN = 15  # of a page
CONTESTS = 8
TOO_EARLY_SHOWN = 3  # of those that cannot be told yet
BACKS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Choice:
    """A link that changes one thing of the page."""

    label: str
    address: str
    here: bool
    key: str = ""


@require_safe
def kinds_page(request: CallerRequest) -> HttpResponse:
    """The review by one attribute."""
    want = asked(request.GET)
    attribute = attributes.named(want.by, workspace=request.user.workspace_id)
    if attribute is None:
        raise Http404
    form = ReviewForm(request.GET or None, by=request.user)
    filters = form.filters()
    context = {
        "attribute": attribute,
        "form": form,
        "left_out": form.left_out(),
        "want": want,
        "chips": _attribute_chips(request, attribute),
        "groups": _groups(request, attribute),
        "kept": [(name, value) for name, value in request.GET.items() if name in ("step", "of", "order")],
    }
    calls = kinds.calls_in(request.user)
    waits = calls > A_LOT and not request.htmx and "now" not in request.GET
    if waits and not kinds.is_kept(attribute, filters=filters, by=request.user):
        context |= {"calls": calls, "now": _address(request, now="1")}
        return render(request, "insights/waiting.html", context)
    context |= _counted(request, kinds.review(attribute, filters=filters, by=request.user), want, form.used())
    return render(request, "insights/kinds.html", context)


def _counted(request: CallerRequest, review: kinds.Review, want: Asked, used: dict[str, str]) -> dict[str, Any]:
    steps = shown.steps_of(review)
    step = next((each for each in steps if each.code == want.step), steps[0])
    dials = want.of == "dials"
    review = shown.in_order(review, order=want.order, step=step, dials=dials)
    funnel = [each for each in steps if not each.no]
    noes = [each for each in steps if each.no]
    link = to_calls(review.attribute, used)
    rows, scale = shown.lines(review, funnel, shown=step, dials=dials, link=link)
    place = steps.index(step)
    return {
        "review": review,
        "steps": [_step_chip(request, each, step, review) for each in funnel],
        "reasons": [_step_chip(request, each, step, review) for each in noes],
        "step": step,
        "chances": "of the dials" if dials else step.chances,
        "funnel": funnel,
        "noes": noes,
        "rows": rows,
        "no_rows": shown.lines(review, noes, shown=step, dials=dials, link=link)[0],
        "scale": scale,
        "before": _address(request, of="before"),
        "dials": _address(request, of="dials"),
        "orders": [Choice(label, _address(request, order=code), want.order == code) for code, label in ORDERS],
        "next_step": _address(request, step=steps[(place + 1) % len(steps)].code),
        "step_before": _address(request, step=steps[place - 1].code),
    }


def _step_chip(request: CallerRequest, each: shown.Step, step: shown.Step, review: kinds.Review) -> Choice:
    rungs = [f"rung-{rung.code}" for rung in review.rungs]
    key = STEP_KEYS.get(each.code, "")
    if each.code in rungs and rungs.index(each.code) < len(RUNG_KEYS):
        key = RUNG_KEYS[rungs.index(each.code)]
    return Choice(each.label, _address(request, step=each.code), each is step, key)


def _attribute_chips(request: CallerRequest, attribute: attributes.Attribute) -> list[Choice]:
    keys = [*"1234567890"]
    chips = [
        Choice(each.label, _address(request, by=each.code), each.code == attribute.code, key)
        for each, key in zip(attributes.BUILT_IN[:WITH_KEYS], keys, strict=True)
    ]
    if not any(each.here for each in chips):
        chips.append(Choice(attribute.label, _address(request, by=attribute.code), here=True))
    return chips


def _groups(request: CallerRequest, attribute: attributes.Attribute) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """Everything there is to choose, for the select."""
    own = [(each.code, each.header) for each in attributes.columns(request.user.workspace_id)]
    if attribute.own and attribute.code not in {code for code, _ in own}:
        own.append((attribute.code, attribute.label))
    groups = [("Known to Bounceback", [(each.code, each.label) for each in attributes.BUILT_IN])]
    if own:
        groups.append(("Columns of your files", own))
    return [(name, [(code, label, code == attribute.code) for code, label in rows]) for name, rows in groups]


def _address(request: CallerRequest, **changes: str) -> str:
    """This page with something changed."""
    said = {name: value for name, value in request.GET.items() if value and name != "now"} | changes
    return "?" + urlencode(said)


@require_safe
def objections_page(request: CallerRequest) -> HttpResponse:
    """What the objections say."""
    attribute = attributes.named(request.GET.get("by", "") or "hour", workspace=request.user.workspace_id)
    if attribute is None:
        raise Http404
    form = ObjectionsForm(request.GET or None, by=request.user)
    filters = form.filters()
    found = objections.numbers(filters=filters, by=request.user)
    used = form.used()
    top = found.cards[:COLUMNS]
    column = next((place for place, each in enumerate(top, 1) if str(each.card.key) == request.GET.get("card")), 0)
    kinds_found = segments.segments(attribute, cards=[each.card.pk for each in top], filters=filters, by=request.user)
    number = min(id_in(request.GET.get("page", "")) or 1, -(-len(found.cards) // CARDS_SHOWN) or 1)
    shown_cards = found.cards[(number - 1) * CARDS_SHOWN : number * CARDS_SHOWN]
    rows, scale = objections_shown.objections(shown_cards, used=used)
    kind_rows, kind_scale = objections_shown.by_kind(
        kinds_found,
        column=column,
        link=objections_shown.kind_link(attribute, used, card=top[column - 1].card if column else None),
    )
    early = [each for each in found.compared if each.comparison.word is Word.TOO_EARLY]
    compared = [each for each in found.compared if each.comparison.word is not Word.TOO_EARLY][:CONTESTS] + early[
        :TOO_EARLY_SHOWN
    ]
    unheard, sentence = objections_shown.unheard(found.growth)
    return render(
        request,
        "insights/objections.html",
        {
            "attribute": attribute,
            "form": form,
            "left_out": form.left_out(),
            "filtered": bool(used),
            "chips": _objection_chips(request, attribute),
            "groups": _groups(request, attribute),
            "kept": [(name, value) for name, value in request.GET.items() if name == "card"],
            "found": found,
            "any": objections_shown.cell(found.total.calls),
            "answered": objections_shown.cell(found.total.answered),
            "went_on": objections_shown.cell(found.total.turns.of(Turn.WENT_ON)),
            "rows": rows,
            "scale": scale,
            "first": (number - 1) * CARDS_SHOWN + 1,
            "before": _address(request, page=str(number - 1)) if number > 1 else "",
            "after": _address(request, page=str(number + 1)) if number * CARDS_SHOWN < len(found.cards) else "",
            "columns": top,
            "column_chips": [
                Choice(label, _address(request, card=key), place == column)
                for place, (label, key) in enumerate(
                    [("Any objection", ""), *((each.card.front, str(each.card.key)) for each in top)]
                )
            ],
            "column": top[column - 1].card.front if column else "",
            "kind_rows": kind_rows,
            "kind_scale": kind_scale,
            "contests": objections_shown.contests(compared),
            "contests_more": len(found.compared) - len(compared),
            "backless": [(each, objections_shown.card_link(each.card)) for each in found.backless[:BACKS_SHOWN]],
            "backless_more": max(0, len(found.backless) - BACKS_SHOWN),
            "curve": objections_shown.curve(found.growth),
            "unheard": unheard,
            "unheard_sentence": sentence,
        },
    )


def _objection_chips(request: CallerRequest, attribute: attributes.Attribute) -> list[Choice]:
    chips = [
        Choice(each.label, _address(request, by=each.code), each.code == attribute.code, key)
        for each, key in zip((attributes.BY_CODE[code] for code in SEGMENTS), "123456", strict=True)
    ]
    if not any(each.here for each in chips):
        chips.append(Choice(attribute.label, _address(request, by=attribute.code), here=True))
    return chips
