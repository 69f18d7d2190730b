import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import evenhand.web.listening.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("organisations", "0001_tables"),
        ("projects", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReviewTerms",
            fields=[
                (
                    "programme",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="review_terms",
                        serialize=False,
                        to="organisations.programme",
                    ),
                ),
                ("professionals_least", models.PositiveSmallIntegerField()),
                ("professionals_most", models.PositiveSmallIntegerField()),
                ("lived_least", models.PositiveSmallIntegerField()),
                ("lived_most", models.PositiveSmallIntegerField()),
                ("areas", models.JSONField(default=list)),
                ("own_areas", models.JSONField(default=list)),
                ("areas_because", models.TextField(blank=True)),
                ("freedom", models.CharField(default="open", max_length=10)),
                ("first_session", models.DateField(blank=True, null=True)),
                ("numbers_by", models.DateField(blank=True, null=True)),
                ("professionals_by", models.DateField(blank=True, null=True)),
                ("lived_by", models.DateField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
        ),
        migrations.CreateModel(
            name="Conversation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "strand",
                    models.CharField(
                        choices=[("professionals", "Professionals"), ("lived", "Lived experience")],
                        max_length=14,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "planned"),
                            ("held", "held"),
                            ("withdrawn", "taken back"),
                        ],
                        default="planned",
                        max_length=10,
                    ),
                ),
                ("planned_on", models.DateField(blank=True, null=True)),
                ("interpreter_needed", models.CharField(blank=True, max_length=10)),
                ("interpreter", models.CharField(blank=True, max_length=160)),
                ("payment", models.CharField(blank=True, max_length=12)),
                ("payment_note", models.CharField(blank=True, max_length=160)),
                ("support_contact", models.CharField(blank=True, max_length=200)),
                ("safeguarding_contact", models.CharField(blank=True, max_length=200)),
                ("not_own_clinician", models.BooleanField(default=False)),
                ("steps", models.JSONField(default=list)),
                ("keep", models.CharField(blank=True, max_length=10)),
                ("agreed_on", models.DateField(blank=True, null=True)),
                ("agreed_how", models.CharField(blank=True, max_length=12)),
                ("consent_version", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("keep_to", models.DateField(blank=True, null=True)),
                (
                    "code",
                    models.CharField(
                        default=evenhand.web.listening.models.new_code, max_length=12, unique=True
                    ),
                ),
                ("held_on", models.DateField(blank=True, null=True)),
                ("withdrawn_on", models.DateField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField()),
                (
                    "interviewers",
                    models.ManyToManyField(related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "kept_from",
                    models.ManyToManyField(
                        blank=True, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conversations",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "indexes": [
                    models.Index(
                        fields=["project", "strand", "status"],
                        name="listening_c_project_e68d57_idx",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("project", "number"), name="conversation_number_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Guide",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "strand",
                    models.CharField(
                        choices=[("professionals", "Professionals"), ("lived", "Lived experience")],
                        max_length=14,
                    ),
                ),
                ("questions", models.JSONField(default=list)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="guides",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("project", "strand"), name="guide_once_in_project"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Insight",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("text", models.TextField()),
                ("group", models.CharField(blank=True, max_length=20)),
                ("sources", models.TextField(blank=True)),
                ("limits", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("made_at", models.DateTimeField()),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="insights",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("project", "number"), name="insight_number_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Drawn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("withdrawn_on", models.DateField(blank=True, null=True)),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="drawn",
                        to="listening.conversation",
                    ),
                ),
                (
                    "insight",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="drawn",
                        to="listening.insight",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("insight", "conversation"), name="drawn_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Notes",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("text", models.TextField()),
                ("version", models.PositiveIntegerField(default=1)),
                ("saved_at", models.DateTimeField()),
                (
                    "conversation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to="listening.conversation",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Quotation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("text", models.TextField()),
                ("agreed_on", models.DateField()),
                ("agreed_how", models.CharField(max_length=12)),
                ("made_at", models.DateTimeField()),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="quotations",
                        to="listening.conversation",
                    ),
                ),
                (
                    "insight",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="quotations",
                        to="listening.insight",
                    ),
                ),
            ],
            options={
                "ordering": ["made_at"],
            },
        ),
        migrations.CreateModel(
            name="Training",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("done_on", models.DateField()),
                ("counts_to", models.DateField()),
                ("provider", models.CharField(blank=True, max_length=160)),
                ("made_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="trainings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["kind", "-counts_to"],
            },
        ),
    ]
