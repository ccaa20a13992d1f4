"""The oldest database that can be brought up to date: its migrations, rows in every table of it, and the names that changed since.

Nothing older has been given to anybody. A release that ends the support of this state moves it on.
"""

import json
from typing import Any

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

OLDEST = [
    ("annotation", "0009_questions_shares_and_counted_ratings"),
    ("rewardmodel", "0005_who_labeled_what_a_model_learned"),
    ("sessions", "0001_initial"),
]

TABLE_OF_TOKENS = """
CREATE TABLE authtoken_token (
    key varchar(40) PRIMARY KEY, created timestamptz NOT NULL, user_id uuid NOT NULL UNIQUE REFERENCES annotation_user (id)
)
"""
"""Of an app that is no longer installed, so that nothing can migrate to it."""

RENAMED = {
    "annotation_item": {"generation": "generation_number", "labels_wanted": "labelings_wanted"},
    "annotation_labeling": {"generation": "generation_number", "phase_number": "flow"},
    "annotation_phase": {"number": "flow", "labels_per_item": "labelings_per_item"},
    "annotation_solution": {"generation": "generation_number"},
    "rewardmodel_rewardmodel": {"labels": "rated_steps"},
    "rewardmodel_score": {"generation": "generation_number"},
    "rewardmodel_trainingrun": {"labels": "rated_steps"},
}
"""Table -> old column -> new one."""

FILL = """
INSERT INTO annotation_user (id, password, is_superuser, username, first_name, last_name, email, is_staff, is_active, date_joined, role, kind)
SELECT ('00000000-0000-4000-8000-' || lpad(i::text, 12, '0'))::uuid, '!unusable', false, 'person-' || i, '', '', '', false, true, '2026-01-05Z',
    (ARRAY['labeler', 'admin', 'researcher'])[i % 3 + 1], 'person'
FROM generate_series(1, 8) AS i;

INSERT INTO authtoken_token (key, created, user_id) SELECT md5(username) || '01234567', '2026-01-05Z', id FROM annotation_user LIMIT 2;
INSERT INTO django_migrations (app, name, applied) VALUES ('authtoken', '0004_alter_tokenproxy_options', '2026-01-05Z');

INSERT INTO annotation_phase (id, name, number, status, lease, labels_per_item, created_at, quality_control_every, by_choice,
    completions_per_step, continuation, generator, allow_skip, ask_alternatives, ask_explanation, ask_progress, is_restricted)
VALUES (1, 'Rating', 2, 'open', '1 hour', 1, '2026-01-05Z', 10, false, 4, 'random', '', true, 0, false, false, false),
    (2, 'Building', 1, 'closed', '2 hours', 2, '2026-01-06Z', 0, true, 4, 'labeler', 'writer', false, 2, true, true, true);
INSERT INTO annotation_instructions (id, version, text, created_at, phase_id)
VALUES (1, 1, 'Rate each step: $\\alpha$ “ß”.', '2026-01-05Z', 1);
UPDATE annotation_phase SET current_instructions_id = 1 WHERE id = 1;
INSERT INTO annotation_phase_labelers (phase_id, user_id) SELECT 2, id FROM annotation_user LIMIT 2;
INSERT INTO annotation_preferences (user_id, tours_seen, keys) SELECT id, '{flow-2}', '{"positive": "p"}' FROM annotation_user LIMIT 1;
INSERT INTO annotation_signinfailure (username, address, failed_at) VALUES ('nobody', '192.0.2.7', '2026-01-07Z');

INSERT INTO annotation_problem (id, text, answer, solution, split, source, subject, level, external_id, created_at)
SELECT i, 'What is $' || i || ' + ' || i || '$? (' || i || ')', CASE i % 7 WHEN 0 THEN NULL WHEN 1 THEN '' ELSE (2 * i)::text END, NULL,
    CASE WHEN i % 10 = 0 THEN 'test' ELSE 'train' END, 'sums', 'algebra', '', '', '2026-01-05Z'
FROM generate_series(1, %(problems)s) AS i;

INSERT INTO annotation_solution (id, key, generator, generation, steps, answer, grade, created_at, problem_id)
SELECT i, md5('solution' || i)::uuid, 'writer', 0, ARRAY['Add them.', 'The sum is ' || i || '.'], i::text,
    (ARRAY['wrong', 'correct', 'incomplete'])[i % 3 + 1], '2026-01-06Z', ((i - 1) * 10 % %(problems)s) + 1 + i % 9
FROM generate_series(1, %(labelings)s) AS i;

INSERT INTO annotation_item (id, kind, priority, labels_wanted, free_slots, generation, verifier, verifier_score, rank, created_at,
    phase_id, problem_id, solution_id)
SELECT id, 'normal', 0.5, 1, 0, 0, 'prm-1', 0.5, id, '2026-01-06Z', 1, problem_id, id FROM annotation_solution ORDER BY id;

INSERT INTO annotation_assignment (id, slot, status, draft, leased_at, lease_expires_at, closed_at, labeler_id, item_id, instructions_id)
SELECT id, 0, 'submitted', NULL, '2026-01-07Z', '2026-01-08Z', '2026-01-07 01:00Z',
    ('00000000-0000-4000-8000-' || lpad((id % 8 + 1)::text, 12, '0'))::uuid, id, 1
FROM annotation_item ORDER BY id;

INSERT INTO annotation_labeling (id, origin, record_key, submitted_at, phase_number, generation, is_quality_control, is_screening, question,
    label, finish_reason, details, created_at, assignment_id, labeler_id, problem_id, solution_id, instructions_id)
SELECT assignment.id, 'native', md5('labeling' || assignment.id)::uuid, '2026-01-07 01:00Z', 2, 0, false, false,
    jsonb_build_object('problem', 'p' || assignment.id),
    jsonb_build_object('steps', jsonb_build_array(jsonb_build_object('completions', jsonb_build_array(
        jsonb_build_object('text', 'Add them.', 'rating', (assignment.id %% 3)::int - 1, 'flagged', null))))),
    'found_error', '{}', '2026-01-07 01:00Z', assignment.id, labeler_id, problem_id, solution_id, assignment.instructions_id
FROM annotation_assignment AS assignment JOIN annotation_item AS item ON item.id = item_id ORDER BY assignment.id;

INSERT INTO annotation_completionrequest (key, steps, wanted, continuation, status, completions, generator, created_at, error, attempts,
    assignment_id)
VALUES (md5('request')::uuid, '{}', 2, 'random', 'ready', '{one,two}', 'writer', '2026-01-07Z', '', 1, 1);

INSERT INTO rewardmodel_generator (id, name, backend, location, options, created_at)
VALUES (1, 'writer', 'transformers', 'rewardmodel/ml/demo_domain/generator', '{}', '2026-01-05Z');
INSERT INTO rewardmodel_rewardmodel (id, kind, name, location, is_current, labels, labelings, metrics, created_at, comparison, standing)
VALUES (1, 'prm', 'prm-1', 'training/1/model', true, 120, 40, '{}', '2026-01-06Z', '{}', 'accepted');
INSERT INTO rewardmodel_modeldecision (action, reason, figures, created_at, reward_model_id)
VALUES ('promoted', 'It is the first of its kind.', '{}', '2026-01-06Z', 1);
INSERT INTO rewardmodel_generation (id, number, stage, status, failure, settings, stage_entered, created_at, phase_id, generator_id, selector_id)
VALUES (1, 0, 'labeling', 'active', '', '{"labels_per_item": 1, "base": "own/base", "start_next": false, "generations_left": 2}', '{}', '2026-01-06Z', 1, 1, 1);
INSERT INTO rewardmodel_trainingrun (kind, options, status, step, total_steps, labels, labelings, attempts, error, created_at, finished_at,
    generation_id, reward_model_id)
VALUES ('prm', '{"base": "own/base"}', 'done', 9, 9, 120, 40, 1, '', '2026-01-06Z', '2026-01-06Z', NULL, 1);
INSERT INTO rewardmodel_evaluation (problems, samples_per_problem, curves, created_at, generation_id, reward_model_id)
VALUES (1, 4, '{"ns": [1]}', '2026-01-06Z', 1, 1);
INSERT INTO rewardmodel_shard (stage, first_id, last_id, size, status, attempts, error, generation_id, problem_ids)
SELECT 'sampling', i, i + 9, 10, 'done', 1, '', 1, ARRAY[i, i + 1] FROM generate_series(1, %(problems)s, 10) AS i;
INSERT INTO rewardmodel_score (step_probabilities, solution_score, error, reward_model_id, solution_id, generation, grade, problem_id)
SELECT ARRAY[ARRAY[0.1, 0.1, 0.8], ARRAY[0.2, 0.2, 0.6]], 0.72, '', 1, id, 0, grade, problem_id FROM annotation_solution ORDER BY id;
INSERT INTO annotation_solution (id, key, generator, steps, answer, grade, created_at, problem_id)
VALUES (%(labelings)s + 1, md5('held out')::uuid, 'writer', '{It is 20.}', '20', 'correct', '2026-01-06Z', 10);
INSERT INTO rewardmodel_heldoutsample (index, generator_id, problem_id, solution_id)
SELECT 0, 1, 10, id FROM annotation_solution WHERE problem_id = 10;
"""

NUMBERED = """
SELECT table_name::text FROM information_schema.columns
WHERE table_schema = 'public' AND column_name = 'id' AND is_identity = 'YES' AND table_name ~ '^(annotation|rewardmodel)_'
"""


def build_oldest(*, labelings: int, problems: int) -> None:
    """Migrate the empty database of the connection to the oldest state, and fill it. `problems`: a multiple of ten."""
    MigrationExecutor(connection).migrate(OLDEST)
    with connection.cursor() as cursor:
        sql = FILL.replace("%(problems)s", str(problems)).replace("%(labelings)s", str(labelings)).replace("%%", "%")
        cursor.execute(TABLE_OF_TOKENS)
        cursor.execute(sql)
        cursor.execute(NUMBERED)
        for (table,) in cursor.fetchall():  # the next rows get numbers of their own
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), coalesce(max(id), 1)) FROM {table}")
        cursor.execute("ANALYZE")


def rows_by_new_names() -> dict[str, list[dict[str, Any]]]:
    """Table -> rows, with the names of today, in the order of their texts."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            if table.startswith(("annotation_", "rewardmodel_")):
                cursor.execute(f'SELECT to_jsonb(t) FROM "{table}" AS t ORDER BY t::text')
                names = RENAMED.get(table, {})
                found[table] = [
                    {names.get(name, name): value for name, value in as_dict(row).items()} for (row,) in cursor.fetchall()
                ]
    return found


def as_dict(row: Any) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(row) if isinstance(row, str) else row
    return value
