import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("charter", "0001_initial"),
        ("charter", "0002_joining_and_hours"),
    ]
    initial = True

    dependencies = [
        ("organisations", "0001_tables"),
        ("projects", "0001_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Post",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=120)),
                ("role", models.CharField(blank=True, max_length=20)),
                ("other_role", models.CharField(blank=True, max_length=80)),
                (
                    "hours",
                    models.DecimalField(blank=True, decimal_places=1, max_digits=4, null=True),
                ),
                ("protected", models.CharField(blank=True, max_length=8)),
                ("agreed_with", models.CharField(blank=True, max_length=120)),
                ("agreed_on", models.DateField(blank=True, null=True)),
                ("seen", models.JSONField(default=dict)),
                ("still_asks", models.TextField(blank=True)),
                ("given", models.JSONField(default=dict)),
                ("joined_on", models.DateField()),
                ("left_on", models.DateField(blank=True, null=True)),
                ("handed_over", models.TextField(blank=True)),
                ("confirmed_on", models.DateField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("made_at", models.DateTimeField()),
                (
                    "buddy",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="charter.post",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="posts",
                        to="organisations.team",
                    ),
                ),
            ],
            options={
                "ordering": ["joined_on", "made_at"],
            },
        ),
        migrations.CreateModel(
            name="AimVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("text", models.TextField(blank=True)),
                ("built", models.JSONField(default=dict)),
                ("reason", models.TextField(blank=True)),
                ("evidence", models.TextField(blank=True)),
                ("on", models.DateField()),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField()),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="aims",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("project", "number"), name="aim_version_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="CharterVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("content", models.JSONField(default=dict)),
                ("made_from", models.PositiveIntegerField(default=0)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField(null=True)),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="charters",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("project", "number"), name="charter_version_once"
                    )
                ],
            },
        ),
    ]
