"""A killed pretraining resumes; its folder belongs to one recipe; shipped models say how they were made."""

import json
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from rewardmodel.demo.domain import ship
from rewardmodel.demo.domain.pretrain import Pretraining, parse_arguments
from rewardmodel.demo.domain.tokenizer import RIGHT, WRONG
from rewardmodel.ml.model import load_tokenizer

TINY = [
    *("--steps", "4", "--save-every", "2", "--log-every", "2", "--batch-size", "2"),
    *("--hidden", "16", "--intermediate", "16", "--layers", "1", "--seed", "3"),
]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of an undisturbed run."""
    return pretrained(tmp_path_factory.mktemp("whole"))


def pretrained(output: Path, *, until: int | None = None) -> Path:
    """Run to the end, or until killed after a number of steps."""
    run = Pretraining(parse_arguments([*TINY, "--output", str(output)]))
    if until is not None:
        take_step = run.step

        def step_or_die() -> torch.Tensor:
            if run.done == until:
                raise KeyboardInterrupt
            return take_step()

        run.step = step_or_die  # type: ignore[method-assign]
        with pytest.raises(KeyboardInterrupt):
            run.run()
        return output
    run.run()
    return output


def test_killed_run_ends_with_the_weights_of_an_undisturbed_one(whole: Path, tmp_path: Path) -> None:
    pretrained(tmp_path, until=3)
    assert not (tmp_path / "step-000004").exists()

    pretrained(tmp_path)

    expected, found = (load_file(run / "step-000004/model.safetensors") for run in (whole, tmp_path))
    assert expected.keys() == found.keys()
    for name, tensor in expected.items():
        assert torch.equal(found[name], tensor), name


def test_folder_of_another_recipe_is_refused(whole: Path) -> None:
    with pytest.raises(SystemExit, match="choose another --output"):
        Pretraining(parse_arguments([*TINY, "--seed", "4", "--output", str(whole)])).run()


def test_shipped_base_writes_label_tokens_like_right_and_wrong(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ship, "HERE", tmp_path)

    ship.main(["--run", str(whole), "--generator-step", "2", "--base-step", "4"])

    rows = load_file(tmp_path / "base/model.safetensors")["model.embed_tokens.weight"].float()
    tokenizer = load_tokenizer(tmp_path / "base")
    wrong, right, negative, neutral, positive = (
        rows[tokenizer.convert_tokens_to_ids(token)]
        for token in (WRONG, RIGHT, "<|negative|>", "<|neutral|>", "<|positive|>")
    )
    assert torch.equal(negative, wrong)
    assert torch.equal(positive, right)
    torch.testing.assert_close(neutral, 0.2 * wrong + 0.8 * right, atol=1e-4, rtol=1e-2)  # stored in float16
    card = (tmp_path / "base/README.md").read_text()
    assert "--steps 4" in card
    assert "--seed 3" in card
    last = json.loads((whole / "log.jsonl").read_text().splitlines()[1])
    assert f"| tokens seen | {last['tokens']:,} |" in card
