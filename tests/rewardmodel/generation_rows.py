"""Makes generations as rows, without running a stage."""

from rewardmodel.models import Generation, Generator
from tests.factories import PhaseFactory


def make_generation(number: int, **values: object) -> Generation:
    generator, _ = Generator.objects.get_or_create(name="arithmetic", backend="transformers", location="nowhere")
    settings = {"base": "nowhere", "sources": [""], **(values.pop("settings", None) or {})}  # type: ignore[dict-item]
    return Generation.objects.create(
        **{"number": number, "stage": "done", "phase": PhaseFactory(), "generator": generator, **values},
        settings=settings,
    )
