"""The settings of a failed generation change, and it goes on from the stage that failed."""

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from annotation.models import AuditEntry, Solution
from rewardmodel.generation_settings import InvalidSettings
from rewardmodel.loop import advance
from rewardmodel.models import Generation, SettingsVersion, Shard, TrainingRun
from rewardmodel.services.generations import retry_generation
from tests.rewardmodel.conftest import Messages
from tests.rewardmodel.generation_rows import make_generation
from tests.rewardmodel.test_chosen_labelings import labeled

pytestmark = pytest.mark.django_db


def fail(generation: Generation) -> None:
    Generation.objects.filter(pk=generation.pk).update(status="failed", failure="no memory")


@pytest.mark.django_db(transaction=True)
def test_sampling_is_planned_anew_with_other_settings(
    start: Callable[..., Generation], messages: Messages, arithmetic: None
) -> None:
    generation = start(train=4, samples_per_problem=300)
    advance.advance_generations()
    assert generation.shards.count() == 4
    fail(generation)
    retry_generation(generation_id=generation.pk, changes={"samples_per_problem": 2, "problems": 3}, reason="Too many.")
    messages.work_off()
    generation.refresh_from_db()
    assert (generation.status, generation.enters_again) == ("active", False)
    assert Solution.objects.filter(generation_number=generation.number).count() == 6
    version = SettingsVersion.objects.get()
    assert (version.number, version.stage, version.changed, version.reason) == (
        1,
        "sampling",
        {"samples_per_problem": 2, "problems": 3},
        "Too many.",
    )
    assert version.settings["samples_per_problem"] == 300
    entry = AuditEntry.objects.get(action="generation.settings_changed")
    assert (entry.before, entry.after) == (
        {"samples_per_problem": 300, "problems": 200},
        {"samples_per_problem": 2, "problems": 3},
    )


def test_setting_that_done_work_used_cannot_change() -> None:
    generation = make_generation(0, stage="sampling", status="failed")
    Shard.objects.create(generation=generation, stage="sampling", first_id=1, last_id=1, size=1, status="done")
    with pytest.raises(InvalidSettings, match="1 piece of the work is already done with this “temperature”") as refused:
        retry_generation(generation_id=generation.pk, changes={"temperature": 0.5})
    assert refused.value.field == "settings.temperature"
    generation.refresh_from_db()
    assert (generation.status, SettingsVersion.objects.count()) == ("failed", 0)


def test_failed_training_starts_from_another_base(as_admin: APIClient, messages: Messages) -> None:
    generation = make_generation(0, stage="training", status="failed", failure="no base")
    run = TrainingRun.objects.create(kind="prm", generation=generation, options={"base": "nowhere"})
    TrainingRun.objects.filter(pk=run.pk).update(status="running")
    TrainingRun.objects.filter(pk=run.pk).update(status="failed")
    labeled()
    url = f"/api/v1/generations/{generation.pk}"
    options = {option["name"]: option["fixed"] for option in as_admin.get(f"{url}/settings").json()}
    assert options["base"] is None
    assert options["temperature"].startswith("“temperature” was used in the stage sampling, which is done.")
    body = as_admin.post(f"{url}/retry", {"settings": {"base": "elsewhere"}, "reason": "A typo."}, format="json").json()
    assert (body["status"], body["settings"]["base"]) == ("active", "elsewhere")
    assert generation.training_runs.order_by("-pk")[0].options["base"] == "elsewhere"
    (version,) = as_admin.get(url).json()["former_settings"]
    assert (version["before"], version["changed"], version["reason"]) == (
        {"base": "nowhere"},
        {"base": "elsewhere"},
        "A typo.",
    )
    refused = as_admin.post(f"{url}/retry", {"settings": {"typo": 1}}, format="json")
    assert refused.status_code == 400


def test_retry_without_changes_keeps_the_settings() -> None:
    generation = make_generation(0, stage="sampling", status="failed")
    retry_generation(generation_id=generation.pk, changes={"temperature": generation.options.temperature})
    assert not SettingsVersion.objects.exists()
