import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Undertaking",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("item", models.CharField(max_length=8)),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("not_begun", "Not begun"),
                            ("under_way", "Under way"),
                            ("done", "Done"),
                            ("not_ours", "Not for this programme"),
                        ],
                        default="not_begun",
                        max_length=9,
                    ),
                ),
                ("answers", models.CharField(blank=True, max_length=120)),
                ("by_day", models.DateField(blank=True, null=True)),
                ("done", models.TextField(blank=True)),
                ("reason", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField()),
                ("changed_by", models.UUIDField()),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="undertakings",
                        to="organisations.programme",
                    ),
                ),
            ],
            options={
                "ordering": ["item"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("programme", "item"), name="one_undertaking_of_an_item"
                    )
                ],
            },
        ),
    ]
