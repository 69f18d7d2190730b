import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("organisations", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Pulse",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("instrument_id", models.CharField(max_length=60)),
                ("version", models.PositiveIntegerField()),
                ("definition", models.TextField()),
                ("number", models.PositiveIntegerField()),
                (
                    "split",
                    models.CharField(
                        choices=[
                            ("nothing", "Nothing: one result of the whole programme"),
                            (
                                "teams",
                                "The team: a team sees its own result if enough of it answer",
                            ),
                            (
                                "ethnicity",
                                "The ethnic group, if people want to say it: shown of the programme",
                            ),
                        ],
                        max_length=10,
                    ),
                ),
                ("opened_on", models.DateField()),
                ("opened_by", models.UUIDField()),
                ("closes_on", models.DateField()),
                ("released", models.JSONField(null=True)),
                ("texts", models.JSONField(default=list)),
                ("review", models.TextField(blank=True)),
                ("reviewed_on", models.DateField(null=True)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pulses",
                        to="organisations.programme",
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("teams", models.ManyToManyField(related_name="pulses", to="organisations.team")),
            ],
            options={
                "ordering": ["-opened_on"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("programme", "instrument_id", "number"), name="pulse_number_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Box",
            fields=[
                (
                    "pulse",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="box",
                        serialize=False,
                        to="pulses.pulse",
                    ),
                ),
                ("answers", models.JSONField(default=list)),
                ("texts", models.JSONField(default=list)),
            ],
        ),
        migrations.CreateModel(
            name="TakenPart",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pulse",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="taken_part",
                        to="pulses.pulse",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("pulse", "person"), name="taken_part_once")
                ],
            },
        ),
    ]
