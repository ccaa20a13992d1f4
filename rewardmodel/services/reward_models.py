"""Which reward model scores."""

from django.db import transaction

from rewardmodel.models import RewardModel


@transaction.atomic
def make_current(*, reward_model: RewardModel) -> None:
    """Let this model score and select from now on. Generations under way keep the one that they began with."""
    RewardModel.objects.filter(kind=reward_model.kind, is_current=True).exclude(pk=reward_model.pk).update(
        is_current=False
    )
    RewardModel.objects.filter(pk=reward_model.pk).update(is_current=True)
