"""Offices that exist when presence arrives are counted from the next day on: nobody could check in before.

An office that comes later has no watermark, and its first night settles its first day.
"""

from zoneinfo import ZoneInfo

from django.db import migrations
from django.utils import timezone


def begin(apps, schema_editor):
    Office = apps.get_model("employees", "Office")
    SettledDay = apps.get_model("presence", "SettledDay")
    now = timezone.now()
    SettledDay.objects.bulk_create(
        [
            SettledDay(office_id=pk, date=now.astimezone(ZoneInfo(zone)).date())
            for pk, zone in Office.objects.values_list("pk", "zone")
        ],
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("presence", "0002_find_delivered_events"),
        ("employees", "0002_roles_once_on_every_engine"),
    ]

    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
