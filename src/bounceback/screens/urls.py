"""Addresses of the joined pages."""

from __future__ import annotations

from django.urls import path

from bounceback.screens.views import call, calls, cockpit, debrief, find, first_run, home, plan, prospect, review

app_name = "screens"
urlpatterns = [
    path("", home.home, name="home"),
    path("start/whom/", first_run.whom, name="whom"),
    path("start/offer/", first_run.offer, name="offer"),
    path("start/opening/", first_run.opening, name="opening"),
    path("plan/", plan.plan, name="plan"),
    path("plan/<int:campaign_id>/", plan.plan, name="plan_of"),
    path("campaigns/<int:campaign_id>/sessions/", plan.start, name="start"),
    path("sessions/", debrief.sessions, name="sessions"),
    path("sessions/<int:session_id>/", cockpit.cockpit, name="cockpit"),
    path("sessions/<int:session_id>/debrief/", debrief.debrief, name="debrief"),
    path("sessions/<int:session_id>/end/", debrief.end, name="end"),
    path("sessions/<int:session_id>/note/", debrief.note, name="note"),
    path("sessions/<int:session_id>/book/", debrief.replan, name="replan"),
    path("find/", find.find, name="find"),
    path("calls/", calls.calls, name="calls"),
    path("calls/views/", calls.save, name="save_view"),
    path("calls/views/<int:view_id>/delete/", calls.delete, name="delete_view"),
    path("calls/<uuid:key>/", call.call, name="call"),
    path("calls/<uuid:key>/outcome/", call.outcome, name="outcome"),
    path("calls/<uuid:key>/reason/", call.reason, name="reason"),
    path("calls/<uuid:key>/reasons/", call.further_reason, name="further_reason"),
    path("calls/<uuid:key>/reasons/<int:reason_id>/off/", call.reason_off, name="reason_off"),
    path("calls/<uuid:key>/triggers/", call.trigger, name="trigger"),
    path("cards/review/", review.review, name="review"),
    path("keys/", cockpit.key_page, name="keys"),
    path("prospects/<int:prospect_id>/", prospect.prospect, name="prospect"),
]
