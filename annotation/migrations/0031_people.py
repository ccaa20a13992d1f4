"""Names that are unique without case, when people were last seen, and invitations.

Names that differ only in case are told apart first: the account that is in use keeps its name, the others get a number. What was changed is
printed, because these people sign in with the new name.
"""

import sys
from typing import Any

import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

LONGEST_NAME = 150

CLASHES = """
SELECT array_agg(id ORDER BY is_active DESC, password NOT LIKE '!%%' DESC, last_login DESC NULLS LAST, date_joined, id)
FROM annotation_user GROUP BY lower(username) HAVING count(*) > 1 ORDER BY min(date_joined)
"""
RENAME = """
WITH candidate AS (
    SELECT number, left(old.username, %(longest)s - 1 - length(number::text)) || '-' || number AS name
    FROM annotation_user AS old, generate_series(2, 100000) AS number
    WHERE old.id = %(id)s
), free AS (
    SELECT name FROM candidate
    WHERE NOT EXISTS (SELECT FROM annotation_user AS other WHERE lower(other.username) = lower(candidate.name))
    ORDER BY number LIMIT 1
), old AS (
    SELECT username FROM annotation_user WHERE id = %(id)s
)
UPDATE annotation_user SET username = free.name FROM free, old WHERE id = %(id)s RETURNING old.username, free.name
"""


def tell_names_apart(apps: Any, schema_editor: Any) -> None:
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(CLASHES, [])
        for (clashing,) in cursor.fetchall():
            for user_id in clashing[1:]:
                cursor.execute(RENAME, {"id": user_id, "longest": LONGEST_NAME})
                before, after = cursor.fetchone()
                sys.stderr.write(f"The account {before} is now {after}: names no longer differ in case alone. Tell its owner.\n")


class Migration(migrations.Migration):
    dependencies = [
        ("annotation", "0029_reviewers_audit_and_exclusions"),
    ]

    operations = [
        migrations.RunPython(tell_names_apart, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("username"), name="user_name_once_without_case"
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="last_seen_at",
            field=models.DateTimeField(
                editable=False,
                help_text="Of the newest request by page or script; written every five minutes at most.",
                null=True,
            ),
        ),
        migrations.AddIndex(
            model_name="user",
            index=models.Index(
                models.OrderBy(models.F("last_seen_at"), descending=True, nulls_last=True),
                models.F("id"),
                name="user_last_seen",
            ),
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("labeler", "Labeler"),
                            ("reviewer", "Reviewer"),
                            ("researcher", "Researcher"),
                            ("admin", "Admin"),
                        ],
                        default="labeler",
                        max_length=16,
                    ),
                ),
                (
                    "email",
                    models.EmailField(
                        blank=True,
                        default="",
                        help_text="Becomes the address of the account; for one person only.",
                        max_length=254,
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True, default="", help_text="For admins: whom the link is for.", max_length=200
                    ),
                ),
                ("digest", models.CharField(help_text="SHA-256 of the secret.", max_length=64, unique=True)),
                ("most_uses", models.PositiveSmallIntegerField(default=1)),
                ("uses", models.PositiveSmallIntegerField(default=0)),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "made_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "phases",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Restricted phases on which the people may then work.",
                        related_name="+",
                        to="annotation.phase",
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        blank=True,
                        help_text="Whose account it is.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitation",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(uses__lte=models.F("most_uses")), name="invitation_used_within_limit"
                    ),
                    models.CheckConstraint(condition=models.Q(most_uses__gte=1), name="invitation_can_be_used"),
                    models.CheckConstraint(
                        condition=models.Q(("most_uses", 1), models.Q(("user", None), ("email", "")), _connector="OR"),
                        name="invitation_of_one_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(digest__regex="^[0-9a-f]{64}$"), name="invitation_digest_is_sha256"
                    ),
                ],
            },
        ),
    ]
