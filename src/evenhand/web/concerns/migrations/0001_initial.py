import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0001_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Concern",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("pass_on", models.BooleanField(default=False)),
                ("told", models.TextField()),
                ("answer", models.TextField(blank=True)),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("sent", "Sent"),
                            ("read", "Being looked into"),
                            ("closed", "Answered"),
                        ],
                        default="sent",
                        max_length=6,
                    ),
                ),
                ("raised_on", models.DateField()),
                ("answer_by", models.DateField()),
                ("closed_on", models.DateField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "raised_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="organisations.team",
                    ),
                ),
            ],
            options={
                "ordering": ["raised_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="Route",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("reviewer_name", models.CharField(max_length=120)),
                ("reviewer_email", models.EmailField(max_length=254)),
                ("intake", models.TextField()),
                ("answer_within", models.PositiveSmallIntegerField()),
                ("speak_up", models.TextField()),
                ("version", models.PositiveIntegerField(default=1)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField()),
                (
                    "programme",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="concern_route",
                        to="organisations.programme",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
    ]
