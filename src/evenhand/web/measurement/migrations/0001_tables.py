import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("measurement", "0001_initial"),
        ("measurement", "0002_protected_flags"),
        ("measurement", "0003_own_and_common_measures"),
        ("measurement", "0004_file_mapping_and_row_problems"),
        ("measurement", "0005_words_and_stories"),
        ("measurement", "0006_recording"),
        ("measurement", "0007_owner"),
        ("measurement", "0008_measure_checks"),
    ]

    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("organisations", "0001_tables"),
        ("projects", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="FileMapping",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("toml", models.TextField()),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField()),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="file_mappings",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at"],
            },
        ),
        migrations.CreateModel(
            name="ProjectMeasure",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("slug", models.CharField(max_length=60)),
                ("title", models.CharField(max_length=160)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("outcome", "Outcome"),
                            ("process", "Process"),
                            ("balancing", "Balancing"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("rate", "Rate"),
                            ("themes", "Themes"),
                            ("answers", "Answers"),
                            ("composite", "Composite"),
                            ("stories", "Stories"),
                        ],
                        default="rate",
                        max_length=12,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="measures",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "ordering": ["title"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("project", "slug"), name="measure_once_in_project"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MeasureCheck",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("self-reported", "Self-reported"),
                            ("locally validated", "Locally validated"),
                            ("externally validated", "Externally validated"),
                        ],
                        max_length=24,
                    ),
                ),
                ("checked_by", models.CharField(max_length=120)),
                ("on", models.DateField()),
                ("how", models.TextField(blank=True)),
                ("definition", models.PositiveIntegerField()),
                ("counts", models.PositiveIntegerField(default=0)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField()),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="checks",
                        to="measurement.projectmeasure",
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at"],
            },
        ),
        migrations.CreateModel(
            name="DefinitionVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("toml", models.TextField()),
                ("choices", models.JSONField(default=dict)),
                ("reason", models.TextField(blank=True)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField()),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="definitions",
                        to="measurement.projectmeasure",
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("measure", "number"), name="definition_version_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Counts",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("table", models.JSONField()),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("typed", "Typed into the grid"),
                            ("upload", "Counted from a file of records"),
                            ("table", "A measure table made elsewhere"),
                        ],
                        max_length=10,
                    ),
                ),
                ("changed_cells", models.PositiveIntegerField(default=0)),
                ("added_periods", models.PositiveIntegerField(default=0)),
                ("note", models.TextField(blank=True)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField()),
                (
                    "definition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="measurement.definitionversion",
                    ),
                ),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="counts",
                        to="measurement.projectmeasure",
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("measure", "number"), name="counts_version_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ChangeStory",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("on", models.DateField(null=True)),
                ("domain", models.CharField(blank=True, max_length=120)),
                ("summary", models.TextField(blank=True)),
                ("chosen_by", models.CharField(blank=True, max_length=120)),
                ("reason", models.TextField(blank=True)),
                ("level", models.CharField(blank=True, max_length=12)),
                ("consent", models.CharField(blank=True, max_length=12)),
                ("group", models.CharField(blank=True, max_length=40)),
                ("version", models.PositiveIntegerField(default=1)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField()),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stories",
                        to="measurement.projectmeasure",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("measure", "number"), name="story_number_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Reading",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("headline", models.JSONField(default=list)),
                ("flags", models.JSONField(default=list)),
                ("exact_page", models.TextField()),
                ("protected_page", models.TextField(blank=True)),
                ("protected_headline", models.JSONField(default=list)),
                ("protected_flags", models.JSONField(default=list)),
                ("released", models.JSONField(null=True)),
                ("refused", models.TextField(blank=True)),
                (
                    "counts",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="measurement.counts"
                    ),
                ),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="readings",
                        to="measurement.projectmeasure",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="projects.measureplan",
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at"],
            },
        ),
        migrations.CreateModel(
            name="Recording",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("table", models.JSONField()),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("typed", "Typed into the grid"),
                            ("upload", "Counted from a file of records"),
                            ("table", "A measure table made elsewhere"),
                        ],
                        max_length=10,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField()),
                ("headline", models.JSONField(default=list)),
                ("page", models.TextField(blank=True)),
                ("released", models.JSONField(null=True)),
                ("refused", models.TextField(blank=True)),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recordings",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("project", "number"), name="recording_version_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RowProblems",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("job", models.UUIDField(unique=True)),
                ("csv", models.TextField()),
                ("made_at", models.DateTimeField(db_index=True)),
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
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="StoryStep",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField()),
                ("by", models.UUIDField()),
                ("what", models.CharField(max_length=10)),
                ("fields", models.JSONField(default=list)),
                (
                    "story",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="measurement.changestory",
                    ),
                ),
            ],
            options={
                "ordering": ["at"],
            },
        ),
        migrations.CreateModel(
            name="ProgrammeMeasure",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("slug", models.CharField(max_length=60)),
                ("title", models.CharField(max_length=160)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("outcome", "Outcome"),
                            ("process", "Process"),
                            ("balancing", "Balancing"),
                        ],
                        max_length=12,
                    ),
                ),
                ("toml", models.TextField()),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField()),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="common_measures",
                        to="organisations.programme",
                    ),
                ),
            ],
            options={
                "ordering": ["title"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("programme", "slug"), name="measure_once_in_programme"
                    )
                ],
            },
        ),
    ]
