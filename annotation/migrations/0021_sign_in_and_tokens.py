"""Sessions that can be ended, and hashed tokens. Old tokens are hashed; their table stays for a day."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

SESSION_KEY = """
ALTER TABLE annotation_browsersession ADD CONSTRAINT browser_session_of_session
    FOREIGN KEY (session_key) REFERENCES django_session (session_key) ON DELETE CASCADE;
"""
NO_SESSION_KEY = "ALTER TABLE annotation_browsersession DROP CONSTRAINT browser_session_of_session;"

END_ACCESS = """
CREATE FUNCTION end_access() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.is_active AND current_setting('stepmark.same_password', true) = 'on' THEN
        RETURN NULL;
    END IF;
    DELETE FROM django_session WHERE session_key IN (SELECT session_key FROM annotation_browsersession WHERE user_id = NEW.id);
    DELETE FROM annotation_apitoken WHERE user_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER access_ends AFTER UPDATE OF is_active, password ON annotation_user
FOR EACH ROW WHEN ((OLD.is_active AND NOT NEW.is_active) OR OLD.password IS DISTINCT FROM NEW.password)
EXECUTE FUNCTION end_access();
"""
KEEP_ACCESS = """
DROP TRIGGER access_ends ON annotation_user;
DROP FUNCTION end_access();
"""

# While the version before this one still runs, it may make a token; and a token that ends here has to end there.
OLD_TOKENS = """
CREATE FUNCTION hash_old_token() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO annotation_apitoken (user_id, name, scope, prefix, digest, created_at, expires_at)
    VALUES (NEW.user_id, 'from before the upgrade', 'manage', left(NEW.key, 12),
            encode(sha256(convert_to(substr(NEW.key, 13), 'UTF8')), 'hex'), NEW.created, now() + interval '90 days')
    ON CONFLICT (prefix) DO NOTHING;
    RETURN NULL;
END $$;
CREATE FUNCTION end_old_token() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM authtoken_token WHERE left(key, 12) = OLD.prefix;
    RETURN NULL;
END $$;
DO $$
BEGIN
    IF to_regclass('authtoken_token') IS NOT NULL THEN
        CREATE TRIGGER token_is_hashed AFTER INSERT ON authtoken_token FOR EACH ROW EXECUTE FUNCTION hash_old_token();
        CREATE TRIGGER old_token_ends AFTER DELETE ON annotation_apitoken FOR EACH ROW EXECUTE FUNCTION end_old_token();
        INSERT INTO annotation_apitoken (user_id, name, scope, prefix, digest, created_at, expires_at)
        SELECT user_id, 'from before the upgrade', 'manage', left(key, 12),
               encode(sha256(convert_to(substr(key, 13), 'UTF8')), 'hex'), created, now() + interval '90 days'
        FROM authtoken_token;
    END IF;
END $$;
"""
NO_OLD_TOKENS = """
DO $$
BEGIN
    IF to_regclass('authtoken_token') IS NOT NULL THEN
        DROP TRIGGER IF EXISTS token_is_hashed ON authtoken_token;
    END IF;
END $$;
DROP TRIGGER IF EXISTS old_token_ends ON annotation_apitoken;
DROP FUNCTION hash_old_token();
DROP FUNCTION end_old_token();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("annotation", "0020_times_by_the_databases_clock"),
        ("sessions", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="signinfailure",
            name="address",
            field=models.CharField(
                blank=True, default="", help_text="Network or browser of the client.", max_length=64
            ),
        ),
        migrations.AddIndex(
            model_name="signinfailure",
            index=models.Index(fields=["username", "failed_at"], name="sign_in_failure_account"),
        ),
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(help_text="What the token is for.", max_length=100)),
                (
                    "scope",
                    models.CharField(
                        choices=[("read", "Read"), ("label", "Label"), ("manage", "Manage")], max_length=16
                    ),
                ),
                (
                    "prefix",
                    models.CharField(
                        help_text="The public part, which finds the token.", max_length=16, unique=True
                    ),
                ),
                ("digest", models.CharField(help_text="SHA-256 of the secret part.", max_length=64)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                ("expires_at", models.DateTimeField(help_text="Empty: never.", null=True)),
                ("last_used_at", models.DateTimeField(help_text="Written at most once a minute.", null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="api_tokens",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(scope__in=["read", "label", "manage"]), name="api_token_scope_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(digest__regex="^[0-9a-f]{64}$"), name="api_token_digest_is_sha256"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BrowserSession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("session_key", models.CharField(max_length=40, unique=True)),
                (
                    "address",
                    models.CharField(blank=True, help_text="IP address of the newest request.", max_length=64),
                ),
                (
                    "device",
                    models.CharField(blank=True, help_text="User-Agent of the newest request.", max_length=300),
                ),
                (
                    "signed_in_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "last_seen_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        help_text="Written at most once a minute.",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="browser_sessions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.RunSQL(SESSION_KEY, NO_SESSION_KEY),
        migrations.RunSQL(END_ACCESS, KEEP_ACCESS),
        migrations.RunSQL(OLD_TOKENS, NO_OLD_TOKENS),
    ]
