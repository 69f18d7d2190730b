import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("applications", "0001_initial"), ("applications", "0002_evidence")]

    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("organisations", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Call",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("title", models.CharField(max_length=160)),
                ("expected", models.TextField()),
                ("pack", models.TextField()),
                ("pack_number", models.PositiveIntegerField(default=1)),
                ("areas", models.JSONField(default=list)),
                ("places", models.PositiveIntegerField(blank=True, null=True)),
                ("least_in_area", models.PositiveIntegerField(default=0)),
                ("opens_on", models.DateField()),
                ("interest_until", models.DateField()),
                ("closes_on", models.DateField()),
                ("decided_by", models.DateField()),
                ("starts_on", models.DateField()),
                ("keep_until", models.DateField()),
                ("commitment", models.TextField()),
                ("names_told", models.BooleanField(default=False)),
                ("levels_told", models.BooleanField(default=False)),
                ("forms", models.JSONField(default=dict)),
                ("version", models.PositiveIntegerField(default=1)),
                ("published_at", models.DateTimeField(null=True)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField()),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calls",
                        to="organisations.programme",
                    ),
                ),
            ],
            options={
                "ordering": ["title"],
            },
        ),
        migrations.CreateModel(
            name="Assessor",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("email", models.EmailField(max_length=254)),
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
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assessors",
                        to="applications.call",
                    ),
                ),
            ],
            options={
                "ordering": ["name", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("call", "email"), name="assessor_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Application",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("team_name", models.CharField(max_length=160)),
                ("organisation", models.CharField(max_length=160)),
                (
                    "organisation_kind",
                    models.CharField(
                        choices=[
                            ("trust", "Trust or health board"),
                            ("icb", "Integrated care board"),
                            ("lmns", "Local maternity and neonatal system"),
                            ("other", "Other"),
                        ],
                        max_length=8,
                    ),
                ),
                ("area", models.CharField(max_length=80)),
                ("version", models.PositiveIntegerField(default=1)),
                ("begun_at", models.DateTimeField()),
                ("pack_read", models.PositiveIntegerField(default=0)),
                ("pack_read_on", models.DateField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("sent_without", models.TextField(blank=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("moderation_at", models.DateTimeField(null=True)),
                (
                    "lead",
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
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="applications",
                        to="organisations.team",
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="applications",
                        to="applications.call",
                    ),
                ),
            ],
            options={
                "ordering": ["team_name", "organisation", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("outcome", models.CharField(max_length=12)),
                ("grounds", models.JSONField(default=list)),
                ("reasons", models.TextField()),
                ("support", models.TextField(blank=True)),
                ("feedback", models.TextField()),
                ("version", models.PositiveIntegerField(default=1)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField()),
                ("told_at", models.DateTimeField(null=True)),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="decision",
                        to="applications.application",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Interest",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("email", models.EmailField(max_length=254)),
                ("area", models.CharField(max_length=80)),
                ("answers", models.JSONField(default=dict)),
                ("sent_at", models.DateTimeField()),
                (
                    "answered",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting for an answer"),
                            ("invited", "Invited to apply"),
                            ("not_invited", "Not invited"),
                        ],
                        default="waiting",
                        max_length=11,
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="interests",
                        to="applications.call",
                    ),
                ),
            ],
            options={
                "ordering": ["name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Moderation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("levels", models.JSONField(default=dict)),
                ("reasons", models.JSONField(default=dict)),
                ("version", models.PositiveIntegerField(default=1)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField()),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="moderation",
                        to="applications.application",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Paper",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("instrument_id", models.CharField(max_length=60)),
                ("answers", models.JSONField(default=dict)),
                ("comments", models.JSONField(default=dict)),
                ("version", models.PositiveIntegerField(default=0)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="papers",
                        to="applications.application",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("application", "instrument_id"), name="paper_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("item", models.CharField(max_length=60)),
                ("name", models.CharField(max_length=120)),
                ("content", models.BinaryField()),
                (
                    "paper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="applications.paper",
                    ),
                ),
            ],
            options={
                "ordering": ["item"],
                "constraints": [
                    models.UniqueConstraint(fields=("paper", "item"), name="one_file_of_evidence")
                ],
            },
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("lead", "Team lead"),
                            ("member", "Team member"),
                            ("partner", "Lived experience partner"),
                            ("data", "Data lead"),
                            ("sponsor", "Senior sponsor"),
                        ],
                        max_length=8,
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("email", models.EmailField(max_length=254)),
                ("profession", models.CharField(blank=True, max_length=120)),
                (
                    "hours",
                    models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True),
                ),
                (
                    "said",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Has not answered yet"),
                            ("yes", "Confirmed"),
                            ("no", "Does not take part"),
                        ],
                        default="",
                        max_length=3,
                    ),
                ),
                ("said_on", models.DateField(null=True)),
                ("statement", models.TextField(blank=True)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("asked_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="seats",
                        to="applications.application",
                    ),
                ),
            ],
            options={
                "ordering": ["name", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("application", "email"), name="seat_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("part__in", ["lead", "sponsor"])),
                        fields=("application", "part"),
                        name="one_lead_and_one_sponsor",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Gap",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("about", models.CharField(max_length=60)),
                ("what", models.CharField(max_length=300)),
                ("due", models.DateField()),
                ("entry", models.UUIDField(null=True)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="gaps",
                        to="applications.application",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="applications.seat",
                    ),
                ),
            ],
            options={
                "ordering": ["due", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "conflict",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not declared yet"),
                            ("none", "No conflict of interest"),
                            ("has", "A conflict of interest"),
                        ],
                        default="",
                        max_length=4,
                    ),
                ),
                ("conflict_note", models.CharField(blank=True, max_length=300)),
                ("answers", models.JSONField(default=dict)),
                ("comments", models.JSONField(default=dict)),
                ("finished", models.BooleanField(default=False)),
                ("version", models.PositiveIntegerField(default=0)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assessments",
                        to="applications.application",
                    ),
                ),
                (
                    "assessor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assessments",
                        to="applications.assessor",
                    ),
                ),
            ],
            options={
                "ordering": ["assessor__name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("application", "assessor"), name="assessment_once"
                    )
                ],
            },
        ),
    ]
