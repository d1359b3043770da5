from django.db import migrations

from bounceback.calling import search


def make(apps, schema_editor):
    search.make()


class Migration(migrations.Migration):
    """Hearings live with the objection cards; the index of words reads them there."""

    dependencies = [
        ("calling", "0005_dials_from_here"),
        ("objections", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(
            "INSERT INTO objections_hearing (id, workspace_id, stroke, prospect_id, campaign_id, caller_id, heard_at,"
            " local_hour, second, text, turn)"
            " SELECT h.id, h.workspace_id, c.key, c.prospect_id, c.campaign_id, c.caller_id,"
            " coalesce(c.answered_at, c.dialled_at), c.local_hour, h.second, h.text, ''"
            " FROM calling_hearing h JOIN calling_call c ON c.id = h.call_id",
            migrations.RunSQL.noop,
        ),
        # With the table go the triggers that stood on it; the index forgets nothing, since it is made anew.
        migrations.DeleteModel(name="Hearing"),
        migrations.RunPython(make, migrations.RunPython.noop),
    ]
