"""Loop runs as rows: a run in progress moves out of the generations' settings, and the option that counted it down goes."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

LEFT = "generations_left"
DEFAULTS: dict[str, Any] = {"labeler": "people", "labeler_model": "", "start_next": True, LEFT: 0, "then": {}}


def without_count(options: dict[str, Any]) -> dict[str, Any]:
    """Settings without the option that is gone; those of the next generation (`then`) without it, too."""
    kept = {name: value for name, value in options.items() if name != LEFT}
    return {**kept, "then": without_count(kept["then"])} if "then" in kept else kept


def create_run(apps: Any, first: int, last: int, options: dict[str, Any], **values: Any) -> Any:
    labeler = options["labeler"]
    return apps.get_model("rewardmodel", "LoopRun").objects.create(
        first=first,
        last=last,
        labeler=labeler,
        labeler_model=options["labeler_model"] if labeler == "prm" else "",
        settings=without_count(options),
        **values,
    )


def earlier_generations(generations: Any, newest: Any, left: int) -> list[Any]:
    """Those of the same run, newest first: each left one more to its successor."""
    found: list[Any] = []
    for generation in generations.filter(number__gte=0, number__lt=newest.number).order_by("-number"):
        if generation.settings.get(LEFT, 0) != left + len(found) + 1 or generation.status == "cancelled":
            break
        found.append(generation)
    return found


def convert(apps: Any, newest: Any) -> None:
    """The run that the newest generation belongs to or that begins after it, if there is one."""
    generations = apps.get_model("rewardmodel", "Generation").objects
    own = {**DEFAULTS, **newest.settings}
    left = own[LEFT]
    after = {**own, "selector": "", LEFT: max(0, left - 1), "then": {}, **own["then"]}
    if own["start_next"] and after["start_next"]:  # they follow each other without an end
        return
    if left == 0 and own["start_next"] and LEFT in own["then"]:
        create_run(apps, newest.number + 1, newest.number + 1 + after[LEFT], after)
        return
    its_generations = [newest, *earlier_generations(generations, newest, left)]
    if left == 0 and len(its_generations) == 1:
        return
    first = its_generations[-1]
    run = create_run(
        apps,
        first.number,
        newest.number + 1 + after[LEFT] if left else newest.number,
        {**DEFAULTS, **first.settings},
        last_started_at=None if left else newest.created_at,
    )
    generations.filter(pk__in=[generation.pk for generation in its_generations]).update(loop_run=run)


def forwards(apps: Any, schema_editor: Any) -> None:
    generations = apps.get_model("rewardmodel", "Generation").objects
    newest = generations.filter(number__gte=0).order_by("-number").first()
    if newest is not None and newest.stage != "done" and newest.status != "cancelled":
        convert(apps, newest)
    for generation in generations.only("settings").iterator():
        kept = without_count(generation.settings)
        if kept != generation.settings:
            generation.settings = kept
            generation.save(update_fields=["settings"])


def backwards(apps: Any, schema_editor: Any) -> None:
    generations = apps.get_model("rewardmodel", "Generation").objects
    for run in apps.get_model("rewardmodel", "LoopRun").objects.order_by("pk"):
        its_generations = list(run.generations.order_by("number"))
        for generation in its_generations:
            stopped_here = run.stopped_at is not None and generation == its_generations[-1]
            generation.settings[LEFT] = 0 if stopped_here else run.last - generation.number
            generation.save(update_fields=["settings"])
        if run.stopped_at is None and not its_generations:
            before = generations.get(number=run.first - 1)
            then = {**run.settings, LEFT: run.last - run.first, "then": {}}
            before.settings = {**before.settings, "start_next": True, LEFT: 0, "then": then}
            before.save(update_fields=["settings"])


class Migration(migrations.Migration):

    dependencies = [
        ('rewardmodel', '0006_words_that_mean_one_thing'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='LoopRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first', models.IntegerField(help_text='Number of the first generation.')),
                ('last', models.IntegerField(help_text='Number of the last generation.')),
                ('labeler', models.CharField(choices=[('people', 'People'), ('oracle', 'Oracle'), ('prm', 'Prm')], max_length=10)),
                ('labeler_model', models.CharField(blank=True, default='', help_text='Name of the PRM that labels.', max_length=200)),
                ('settings', models.JSONField(help_text='Of the first generation; each later one has those of the one before it.')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('last_started_at', models.DateTimeField(blank=True, help_text='When the last generation started.', null=True)),
                ('stopped_at', models.DateTimeField(blank=True, help_text='Null: it was not stopped.', null=True)),
                ('asked_by', models.ForeignKey(blank=True, help_text='Null: on the command line, or not recorded.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='loop_runs', to=settings.AUTH_USER_MODEL)),
                ('stopped_by', models.ForeignKey(blank=True, help_text='Null: nobody, or on the command line.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='stopped_loop_runs', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddField(
            model_name='generation',
            name='loop_run',
            field=models.ForeignKey(blank=True, help_text='The request for several generations that this one belongs to; null: none.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='generations', to='rewardmodel.looprun'),
        ),
        migrations.AddConstraint(
            model_name='looprun',
            constraint=models.CheckConstraint(condition=models.Q(('first__gte', 0), ('last__gte', models.F('first'))), name='loop_run_first_to_last'),
        ),
        migrations.AddConstraint(
            model_name='looprun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('labeler__in', ['people', 'oracle']), ('labeler_model', '')), models.Q(('labeler', 'prm'), models.Q(('labeler_model', ''), _negated=True)), _connector='OR'), name='loop_run_labeler_known'),
        ),
        migrations.AddConstraint(
            model_name='looprun',
            constraint=models.CheckConstraint(condition=models.Q(('stopped_by', None), ('stopped_at__isnull', False), _connector='OR'), name='loop_run_stopped_by_somebody_at_some_time'),
        ),
        migrations.AddConstraint(
            model_name='looprun',
            constraint=models.CheckConstraint(condition=models.Q(('last_started_at', None), ('stopped_at', None), _connector='OR'), name='loop_run_complete_or_stopped'),
        ),
        migrations.AddConstraint(
            model_name='looprun',
            constraint=models.UniqueConstraint(models.Value(1), condition=models.Q(('last_started_at', None), ('stopped_at', None)), name='loop_run_one_open'),
        ),
        migrations.RunPython(forwards, backwards),
        # checks the new references now: the index on them is created last, and not while checks are pending
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
    ]
