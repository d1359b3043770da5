"""Addresses of lists and of their imports."""

from __future__ import annotations

from django.urls import path

from bounceback.records import views
from bounceback.records.erasing import views as erasing
from bounceback.records.keeping import views as keeping
from bounceback.records.kit import views as kit
from bounceback.records.past import views as past
from bounceback.records.taking import views as taking

app_name = "records"
urlpatterns = [
    path("record/", keeping.record, name="record"),
    path("record/backups/", keeping.backups, name="backups"),
    path("record/backups/progress/", keeping.backing_up, name="backing_up"),
    path("record/audit/", keeping.audit, name="audit"),
    path("record/audit/progress/", keeping.auditing, name="auditing"),
    path("record/kits/", kit.kits, name="kits"),
    path("record/kits/out/", kit.out, name="kit_out"),
    path("record/kits/look/", kit.look, name="kit_look"),
    path("record/kits/take/", kit.take, name="kit_take"),
    path("past/new/", past.bring, name="past"),
    path("past/<int:import_id>/", past.import_, name="past_import"),
    path("past/<int:import_id>/progress/", past.progress, name="past_progress"),
    path("past/<int:import_id>/undo/", past.undo, name="past_undo"),
    path("record/export/", taking.export, name="export"),
    path("record/export/progress/", taking.exporting_, name="exporting"),
    path("record/export/file/", taking.fetch, name="fetch"),
    path("record/export/drop/", taking.drop, name="export_drop"),
    path("record/erasures/", erasing.erasures, name="erasures"),
    path("record/erasures/<int:erasure_id>/", erasing.erased, name="erased"),
    path("prospects/<int:prospect_id>/asked/", erasing.asked, name="asked"),
    path("prospects/<int:prospect_id>/everything.json", erasing.everything, name="everything"),
    path("prospects/<int:prospect_id>/erase/", erasing.erase, name="erase"),
    path("lists/", views.lists, name="imports"),
    path("imports/new/", views.bring, name="bring"),
    path("imports/<int:import_id>/", views.import_, name="import"),
    path("imports/<int:import_id>/progress/", views.progress, name="progress"),
    path("imports/<int:import_id>/resume/", views.resume, name="resume"),
    path("imports/<int:import_id>/undo/", views.undo, name="undo"),
    path("imports/<int:import_id>/discard/", views.discard, name="discard"),
    path("imports/<int:import_id>/rejects.csv", views.rejects, name="rejects"),
]
