"""Addresses of the diagnosis, the ranked playbook, plans and experiments."""

from __future__ import annotations

from django.urls import path

from bounceback.recovery.views import diagnosis, experiments, plans, playbook, rehearsal

app_name = "recovery"
urlpatterns = [
    path("why/", diagnosis.diagnosis_page, name="diagnosis"),
    path("playbook/", playbook.playbook_page, name="playbook"),
    path("playbook/<slug:option_name>/", playbook.option_page, name="option"),
    path("plans/", plans.plans_page, name="plans"),
    path("plans/new/", plans.plan_new, name="plan_new"),
    path("plans/<uuid:plan_key>/", plans.plan, name="plan"),
    path("plans/<uuid:plan_key>/end/", plans.plan_end, name="plan_end"),
    path("plans/<uuid:plan_key>/adapt/", plans.plan_adapt, name="plan_adapt"),
    path("experiments/", experiments.experiments_page, name="experiments"),
    path("experiments/new/", experiments.experiment_new, name="experiment_new"),
    path("experiments/<uuid:experiment_key>/", experiments.experiment, name="experiment"),
    path("experiments/<uuid:experiment_key>/adopt/", experiments.experiment_adopt, name="experiment_adopt"),
    path("experiments/<uuid:experiment_key>/stop/", experiments.experiment_stop, name="experiment_stop"),
    path("experiments/<uuid:experiment_key>/restart/", experiments.experiment_restart, name="experiment_restart"),
    path("campaigns/<int:campaign_id>/rehearsal/", rehearsal.rehearsal, name="rehearsal"),
]
