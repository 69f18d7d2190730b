import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("drivers", "0001_initial"), ("drivers", "0002_elements_and_legacy")]

    initial = True

    dependencies = [
        ("measurement", "0001_tables"),
        ("projects", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Driver",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("text", models.CharField(max_length=200)),
                ("type", models.CharField(blank=True, max_length=12)),
                ("control", models.CharField(blank=True, max_length=12)),
                ("principles", models.JSONField(default=list)),
                ("lenses", models.JSONField(default=dict)),
                ("elements", models.JSONField(default=list)),
                ("legacy", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("made_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "also",
                    models.ManyToManyField(blank=True, related_name="linked", to="drivers.driver"),
                ),
                (
                    "measures",
                    models.ManyToManyField(
                        blank=True, related_name="drivers", to="measurement.projectmeasure"
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="secondary",
                        to="drivers.driver",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="drivers",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "made_at"],
                "indexes": [
                    models.Index(
                        fields=["project", "removed_at"], name="drivers_dri_project_c3d7cf_idx"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DriverStep",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("added", "added"),
                            ("changed", "changed"),
                            ("moved", "moved"),
                            ("reviewed", "looked at through the three lenses"),
                            ("removed", "taken away"),
                            ("back", "put back"),
                        ],
                        max_length=8,
                    ),
                ),
                ("text", models.CharField(max_length=200)),
                ("under", models.CharField(blank=True, max_length=200)),
                (
                    "driver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="drivers.driver",
                    ),
                ),
            ],
            options={
                "ordering": ["-at"],
            },
        ),
    ]
