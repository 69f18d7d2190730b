import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("projects", "0001_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("prompt_id", models.CharField(max_length=10)),
                (
                    "shape",
                    models.CharField(
                        choices=[
                            ("private", "Mine alone: nobody else sees it"),
                            ("team", "The team's, without my name"),
                            ("signed", "The team's, with my name"),
                        ],
                        max_length=8,
                    ),
                ),
                ("text", models.TextField()),
                ("evidence", models.TextField(blank=True)),
                ("made_on", models.DateField()),
                ("reviewed_on", models.DateField(blank=True, null=True)),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="projects.project",
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "writer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["made_on", "id"],
                "indexes": [
                    models.Index(
                        fields=["project", "prompt_id"], name="prompts_ans_project_537cd9_idx"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("shape", "team"), ("writer", None)),
                                models.Q(("shape", "team"), _negated=True),
                                _connector="OR",
                            ),
                            models.Q(("shape", "team"), ("writer__isnull", False), _connector="OR"),
                        ),
                        name="team_answer_has_no_writer",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Done",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("prompt_id", models.CharField(max_length=10)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reflections_done",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("project", "prompt_id", "person"), name="reflection_done_once"
                    )
                ],
            },
        ),
    ]
