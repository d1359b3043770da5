"""Addresses of lists and of their imports."""

from __future__ import annotations

from django.urls import path

from bounceback.records import views
from bounceback.records.keeping import views as keeping
from bounceback.records.kit import views as kit

app_name = "records"
urlpatterns = [
    path("record/", keeping.record, name="record"),
    path("record/kits/", kit.kits, name="kits"),
    path("record/kits/out/", kit.out, name="kit_out"),
    path("record/kits/look/", kit.look, name="kit_look"),
    path("record/kits/take/", kit.take, name="kit_take"),
    path("lists/", views.lists, name="imports"),
    path("imports/new/", views.bring, name="bring"),
    path("imports/<int:import_id>/", views.import_, name="import"),
    path("imports/<int:import_id>/progress/", views.progress, name="progress"),
    path("imports/<int:import_id>/resume/", views.resume, name="resume"),
    path("imports/<int:import_id>/undo/", views.undo, name="undo"),
    path("imports/<int:import_id>/discard/", views.discard, name="discard"),
    path("imports/<int:import_id>/rejects.csv", views.rejects, name="rejects"),
]
