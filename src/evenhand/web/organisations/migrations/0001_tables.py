import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("organisations", "0001_initial"),
        ("organisations", "0002_versions"),
        ("organisations", "0003_systems"),
    ]
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Programme",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=160, unique=True)),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=160, unique=True)),
                (
                    "kind",
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
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "within",
                    models.ManyToManyField(
                        blank=True, related_name="holds", to="organisations.organisation"
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Team",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=160)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "organisations",
                    models.ManyToManyField(
                        blank=True, related_name="teams", to="organisations.organisation"
                    ),
                ),
                (
                    "programmes",
                    models.ManyToManyField(
                        blank=True, related_name="teams", to="organisations.programme"
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("email", models.EmailField(max_length=254)),
                ("name", models.CharField(max_length=120)),
                (
                    "role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("lead", "Team lead"),
                            ("member", "Team member"),
                            ("partner", "Lived experience partner"),
                            ("coach", "Coach"),
                            ("convener", "Programme convener"),
                            ("evaluator", "Evaluator"),
                            ("sponsor", "Organisation or system leader"),
                        ],
                        max_length=10,
                    ),
                ),
                ("administrator", models.BooleanField(default=False)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("invited_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="organisations.organisation",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="organisations.programme",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="organisations.team",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField()),
                ("governance_owner", models.CharField(max_length=120)),
                ("until", models.DateField()),
                ("terms", models.JSONField(default=dict)),
                (
                    "exact_for",
                    models.ManyToManyField(
                        blank=True, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agreements",
                        to="organisations.team",
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at"],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("lead", "Team lead"),
                            ("member", "Team member"),
                            ("partner", "Lived experience partner"),
                            ("coach", "Coach"),
                            ("convener", "Programme convener"),
                            ("evaluator", "Evaluator"),
                            ("sponsor", "Organisation or system leader"),
                        ],
                        max_length=10,
                    ),
                ),
                ("joined_at", models.DateTimeField(auto_now_add=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="organisations.organisation",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="organisations.programme",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="organisations.team",
                    ),
                ),
            ],
            options={
                "ordering": ["person__name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("organisation__isnull", True),
                                ("programme__isnull", True),
                                ("role__in", ("lead", "member", "partner", "coach")),
                                ("team__isnull", False),
                            ),
                            models.Q(
                                ("organisation__isnull", True),
                                ("programme__isnull", False),
                                ("role__in", ("convener", "evaluator")),
                                ("team__isnull", True),
                            ),
                            models.Q(
                                ("organisation__isnull", False),
                                ("programme__isnull", True),
                                ("role__in", ("sponsor",)),
                                ("team__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="membership_in_one_place",
                    ),
                    models.UniqueConstraint(
                        fields=("person", "role", "team", "programme", "organisation"),
                        name="membership_once",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
    ]
