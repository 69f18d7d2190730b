import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import evenhand.web.reports.models


class Migration(migrations.Migration):
    replaces = [
        ("reports", "0001_initial"),
        ("reports", "0002_what_it_rests_on"),
    ]
    initial = True

    dependencies = [
        ("listening", "0001_initial"),
        ("measurement", "0001_tables"),
        ("projects", "0001_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CommunityPage",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=160)),
                ("in_words", models.TextField(blank=True)),
                ("heard", models.TextField(blank=True)),
                ("changed", models.TextField(blank=True)),
                ("not_changed", models.TextField(blank=True)),
                ("look_again_on", models.DateField(null=True)),
                ("numbers", models.JSONField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("words", models.PositiveIntegerField(default=1)),
                (
                    "token",
                    models.CharField(
                        default=evenhand.web.reports.models.new_token, max_length=40, unique=True
                    ),
                ),
                ("published", models.JSONField(null=True)),
                ("published_version", models.PositiveIntegerField(null=True)),
                ("published_at", models.DateTimeField(null=True)),
                ("taken_down_at", models.DateTimeField(null=True)),
                ("made_at", models.DateTimeField()),
                (
                    "insights",
                    models.ManyToManyField(blank=True, related_name="+", to="listening.insight"),
                ),
                (
                    "measure",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="measurement.projectmeasure",
                    ),
                ),
                (
                    "project",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="community_page",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("signed_at", models.DateTimeField()),
                ("taken_back_at", models.DateTimeField(null=True)),
                (
                    "page",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signatures",
                        to="reports.communitypage",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-signed_at"],
            },
        ),
        migrations.CreateModel(
            name="Translation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("language", models.CharField(max_length=8)),
                ("title", models.CharField(max_length=160)),
                ("in_words", models.TextField()),
                ("heard", models.TextField(blank=True)),
                ("changed", models.TextField(blank=True)),
                ("not_changed", models.TextField(blank=True)),
                ("checked_by", models.CharField(blank=True, max_length=120)),
                ("words", models.PositiveIntegerField()),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "page",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="translations",
                        to="reports.communitypage",
                    ),
                ),
            ],
            options={
                "ordering": ["language"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("page", "language"), name="one_translation_a_language"
                    )
                ],
            },
        ),
    ]
