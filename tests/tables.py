"""What makes a valid row of each table."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import models

from bounceback.base.models import Event, Seal, User, Workspace
from bounceback.calling.models import Amendment, Call, CallReason, Lease, SavedView, Session, Trigger
from bounceback.campaigns.models import Campaign, CampaignList, Objective, Opening, OpeningVersion, Question
from bounceback.compliance.models import Registry, ScrubStatement, Suppression
from bounceback.followups.models import Appointment, Material, Promise, Seed
from bounceback.objections.models import (
    Hearing,
    Memory,
    ObjectionCard,
    Phrasing,
    Response,
    Review,
    Tag,
    Weights,
)
from bounceback.prospects.models import (
    Fact,
    Line,
    Listing,
    Number,
    PlaceSet,
    Prospect,
    ProspectList,
    Replacement,
)
from bounceback.records.models import Erasure, Import
from tests import factories, factories_trying

# Table → what makes a valid row of it: `FACTORIES[model](by, at=at, **fields)`. A new table takes its place here.
FACTORIES: dict[type[models.Model], Callable[..., models.Model]] = {
    Workspace: factories.make_workspace,
    User: factories.make_user,
    Event: factories.make_event,
    Seal: factories.make_seal,
    ProspectList: factories.another_list,
    PlaceSet: factories.make_place_set,
    Number: factories.make_number,
    Prospect: factories.make_person,
    Line: factories.make_line,
    Listing: factories.make_listing,
    Replacement: factories.make_replacement,
    Fact: factories.make_fact,
    Campaign: factories.another_campaign,
    CampaignList: factories.make_campaign_list,
    Opening: factories.make_opening,
    OpeningVersion: factories.make_opening_version,
    Objective: factories.make_objective,
    Question: factories.make_question,
    Suppression: factories.make_suppression,
    Registry: factories.make_registry,
    ScrubStatement: factories.make_scrub_statement,
    Promise: factories.make_promise,
    Seed: factories.make_seed,
    Material: factories.make_material,
    Appointment: factories.make_appointment,
    ObjectionCard: factories.make_objection_card,
    Tag: factories.make_tag,
    Phrasing: factories.make_phrasing,
    Response: factories.make_response,
    Hearing: factories.make_hearing,
    Memory: factories.make_memory,
    Review: factories.make_review,
    Weights: factories.make_weights,
    Session: factories.make_session,
    Lease: factories.make_lease,
    Call: factories.make_call,
    SavedView: factories.make_saved_view,
    CallReason: factories.make_call_reason,
    Trigger: factories.make_trigger,
    Amendment: factories.make_amendment,
    Import: factories.make_import,
    Erasure: factories.make_erasure,
} | factories_trying.FACTORIES


def make_one_of_each(by: User, *, at: datetime) -> dict[type[models.Model], models.Model]:
    """A row of every table, most of them hanging on one campaign, one list and one session."""
    return {model: make(by, at=at) for model, make in FACTORIES.items()}
