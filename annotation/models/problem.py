"""Problems with ground truth, and the split that keeps held-out ones out of labeling and training."""

from collections.abc import Iterable
from typing import Any, Self

from django.db import connections, models
from django.db.models.functions import MD5, Now

from annotation import limits
from mathtext.normal_form import normal_key


class NormalKeyField(models.UUIDField):  # type: ignore[type-arg]  # Django itself takes no arguments here
    """The key of the text's normal form, computed whenever a row is saved or inserted, whatever value it had."""

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        key = normal_key(model_instance.text)  # type: ignore[attr-defined]
        setattr(model_instance, self.attname, key)
        return key


class ProblemQuerySet(models.QuerySet["Problem"]):
    """Keeps `normal_key` right where Django does not ask the field, in updates; locks the splits."""

    def to_label(self) -> Self:
        """Those that may be sampled and queued: of split train, and not excluded."""
        return self.filter(split=Problem.Split.TRAIN, excluded_at=None)

    def lock_splits(self, *, to_hold_out: bool) -> None:
        """Until the transaction ends, no problem leaves the pool (with `to_hold_out`: by nobody else), so that chosen ones can be queued.

        Any number of transactions can choose and queue problems at the same time; one that holds problems out or excludes them goes alone.
        """
        with connections[self.db].cursor() as cursor:
            cursor.execute("SELECT annotation_lock_splits(%s)", [to_hold_out])

    def update(self, **values: Any) -> int:
        if "text" in values and "normal_key" not in values:
            values["normal_key"] = normal_key(values["text"])
        return super().update(**values)

    def bulk_update(self, objs: Iterable["Problem"], fields: Iterable[str], batch_size: int | None = None) -> int:
        objs, fields = list(objs), set(fields)
        if "text" in fields:
            fields.add("normal_key")
            for problem in objs:
                problem.normal_key = normal_key(problem.text)
        return super().bulk_update(objs, sorted(fields), batch_size=batch_size)


class Problem(models.Model):
    """One problem. Problem files and PRM800K records whose texts have the same normal form (mathtext/normal_form.py) give one row.

    Equal problems are in one split: a trigger refuses a train problem that is like a held-out one (migration 0014). Others refuse to
    exclude a problem whose items wait, and items of an excluded problem (migration 0039).
    """

    class Split(models.TextChoices):
        TRAIN = "train"
        TEST = "test"

    text = models.TextField()
    normal_key = NormalKeyField(
        editable=False,
        help_text="Key of the text's normal form: equal for texts that only differ in how they are written.",
    )
    answer = models.TextField(
        null=True, blank=True, help_text="Ground truth; null if there is none, as for a proof, or it is unknown."
    )
    solution = models.TextField(null=True, blank=True, help_text="Ground-truth solution; null if there is none.")
    split = models.CharField(max_length=8, choices=Split, default=Split.TRAIN)
    source = models.CharField(
        max_length=limits.SOURCE, blank=True, default="", help_text="Data set of the problem, e.g. MATH."
    )
    subject = models.CharField(max_length=100, blank=True, default="")
    level = models.CharField(max_length=50, blank=True, default="")
    external_id = models.CharField(max_length=200, blank=True, default="", help_text="Its id in the source.")
    excluded_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="Since when it is out of the pool: neither sampled nor queued (services/problems.py); null: it is in.",
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = ProblemQuerySet.as_manager()

    class Meta:
        constraints = [
            # an index over md5, because a text can be longer than an index row
            models.UniqueConstraint(MD5("text"), name="problem_text_once"),
            models.CheckConstraint(name="problem_split_known", condition=models.Q(split__in=["train", "test"])),
            models.CheckConstraint(name="problem_answer_not_empty", condition=~models.Q(answer="")),
        ]
        indexes = [
            # selectors/problems.py looks problems up by it
            models.Index(fields=["normal_key"], name="problem_normal_key")
        ]

    def __str__(self) -> str:
        return self.text[:60]

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        if update_fields is not None and "text" in update_fields:
            update_fields = {*update_fields, "normal_key"}
        super().save(*args, update_fields=update_fields, **kwargs)
