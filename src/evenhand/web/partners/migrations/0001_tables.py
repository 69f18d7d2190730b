import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("partners", "0001_initial"), ("partners", "0002_budget")]

    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("organisations", "0001_tables"),
        ("projects", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Arrangement",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("screen", "Here, on a screen"),
                            ("phone", "By phone, through the supporter"),
                            ("paper", "On paper, through the supporter"),
                        ],
                        default="screen",
                        max_length=6,
                    ),
                ),
                ("role_description", models.TextField(blank=True)),
                ("supporter_sees_money", models.BooleanField(default=False)),
                (
                    "pay",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("rate", "Paid, by the hour"),
                            ("unpaid", "Unpaid, chosen by the partner"),
                        ],
                        max_length=6,
                    ),
                ),
                ("rate", models.PositiveIntegerField(default=0)),
                ("pay_within", models.PositiveSmallIntegerField()),
                ("childcare", models.TextField(blank=True)),
                ("travel", models.TextField(blank=True)),
                ("access", models.TextField(blank=True)),
                ("agreed_on", models.DateField(blank=True, null=True)),
                (
                    "agreed_through",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("screen", "Here, on a screen"),
                            ("phone", "By phone, through the supporter"),
                            ("paper", "On paper, through the supporter"),
                        ],
                        max_length=6,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("made_at", models.DateTimeField()),
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
                    "supporter",
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
                        related_name="arrangements",
                        to="organisations.team",
                    ),
                ),
            ],
            options={
                "ordering": ["name", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("person__isnull", False)),
                        fields=("team", "person"),
                        name="arrangement_once_a_person",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Budget",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("amount", models.PositiveIntegerField()),
                ("first_on", models.DateField()),
                ("last_on", models.DateField()),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "team",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="partner_budget",
                        to="organisations.team",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Heard",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("said", models.TextField()),
                ("did", models.TextField()),
                ("told_at", models.DateTimeField()),
                (
                    "arrangement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="heard",
                        to="partners.arrangement",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "ordering": ["-told_at"],
            },
        ),
        migrations.CreateModel(
            name="Help",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("cultural", "Knowledge of a culture or faith"),
                            ("language", "A language"),
                            ("engagement", "Ties to a community"),
                        ],
                        max_length=10,
                    ),
                ),
                ("what", models.CharField(max_length=200)),
                ("minutes_a_month", models.PositiveIntegerField()),
                ("backfill", models.CharField(max_length=200)),
                ("credit", models.CharField(max_length=200)),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("asked", "Asked"),
                            ("held", "Taken up"),
                            ("declined", "Declined"),
                            ("ended", "Ended"),
                        ],
                        default="asked",
                        max_length=8,
                    ),
                ),
                ("asked_on", models.DateField()),
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
                        related_name="helps",
                        to="organisations.team",
                    ),
                ),
            ],
            options={
                "ordering": ["asked_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="Influence",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("stage", models.CharField(max_length=10)),
                (
                    "side",
                    models.CharField(
                        choices=[
                            ("partner", "As the partner sees it"),
                            ("staff", "As staff see it"),
                            ("planned", "What was planned together"),
                        ],
                        max_length=8,
                    ),
                ),
                ("level", models.CharField(max_length=10)),
                ("words", models.TextField(blank=True)),
                ("on", models.DateField()),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "arrangement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="influences",
                        to="partners.arrangement",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="influences",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "ordering": ["arrangement__name", "stage", "side"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("arrangement", "project", "stage", "side"),
                        name="influence_once_a_side",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PartnerTask",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("what", models.CharField(max_length=200)),
                ("done_on", models.DateField()),
                ("minutes", models.PositiveIntegerField()),
                ("amount", models.PositiveIntegerField()),
                ("childcare", models.PositiveIntegerField(default=0)),
                ("travel", models.PositiveIntegerField(default=0)),
                ("access", models.PositiveIntegerField(default=0)),
                ("arranged", models.JSONField(default=list)),
                ("due_on", models.DateField()),
                ("paid_on", models.DateField(blank=True, null=True)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField()),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "arrangement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tasks",
                        to="partners.arrangement",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="partner_tasks",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "ordering": ["-done_on", "-made_at"],
                "indexes": [
                    models.Index(
                        fields=["paid_on", "due_on"], name="partners_pa_paid_on_d2b8a5_idx"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Payer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("email", models.EmailField(max_length=254)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "programme",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="payer",
                        to="organisations.programme",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("ask", models.TextField()),
                ("answer", models.TextField(blank=True)),
                (
                    "through",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("screen", "Here, on a screen"),
                            ("phone", "By phone, through the supporter"),
                            ("paper", "On paper, through the supporter"),
                        ],
                        max_length=6,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("answered_on", models.DateField(blank=True, null=True)),
                ("passed", models.BooleanField(default=False)),
                (
                    "arrangement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questions",
                        to="partners.arrangement",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "ordering": ["asked_at"],
            },
        ),
    ]
