"""The model card: the README.md beside a trained model."""

import json
from pathlib import Path
from typing import Any

from rewardmodel.ml.model import RewardConfig
from rewardmodel.ml.reading.ways import Reading

_WHAT = {
    "prm": "a process reward model: after each step of a solution it gives the probabilities that the step is "
    "negative, neutral or positive",
    "orm": "an outcome reward model: after each token of a solution it gives the probability that the final answer "
    "will be correct; its score is read at the last token",
}

_SURPRISE = """
It has a surprise input, which departs from *Let's Verify Step by Step*: with each token it also reads how unlikely that token
was to the frozen base. It can only be scored by the code below, which needs that base; `reward_model.json` names it.
"""


def write_model_card(folder: Path, config: RewardConfig) -> None:
    """Write README.md: what the model is, what it learned from, and how well it does."""
    tokens = ", ".join(f"{name} `{token}`" for name, token in config.label_tokens.items())
    text = f"""---
library_name: transformers
base_model: {json.dumps(str(config.provenance.get("base", "")))}
tags: [reward-model, {config.kind}]
---

# {config.kind.upper()}

This is {_WHAT[config.kind]}. It is an ordinary causal language model whose next-token probabilities
are read for these tokens only: {tokens}. `reward_model.json` describes the format of its input.
{_reading(config.reading)}
{_SURPRISE if config.surprise else ""}
```python
from rewardmodel.ml.model import load_reward_model
from rewardmodel.ml.scoring import score_solutions

loaded = load_reward_model("PATH")
score_solutions(loaded.model, loaded.tokenizer, [{{"problem": "…", "steps": ["…", "…"]}}])
```

## Data

{_table(_flat({key: value for key, value in config.metrics.items() if key != "evaluation"}))}

## Held-out problems

{_table(config.metrics["evaluation"]) if "evaluation" in config.metrics else "No part of the data was held out."}

## Made from

```json
{json.dumps(config.provenance, indent=2, ensure_ascii=False)}
```
"""
    (folder / "README.md").write_text(text, encoding="utf-8")


def write_language_card(folder: Path, content: dict[str, Any]) -> None:
    """Write README.md of a generator or a language model: what it is, what it learned from, and how well it does."""
    metrics, provenance = content["metrics"], content["provenance"]
    what = {
        "generator": "a generator: it writes solutions step by step, one per line, up to the final answer. It learned "
        "from correct solutions only",
        "language": "a language model that was trained further on plain text, as the base of a generator or a reward model",
    }[content["kind"]]
    text = f"""---
library_name: transformers
base_model: {json.dumps(str(provenance["base"]))}
---

# {content["kind"].capitalize()} model

This is {what}. It is an ordinary causal language model.
{_reading(Reading(**content["reading"]))}

```
python -m rewardmodel.ml.sample --generator PATH --data problems.jsonl --samples 8 --output solutions.jsonl
```

## Data

{_table(_flat({key: value for key, value in metrics.items() if key != "evaluation"}))}

## Held-out part

{_table(metrics["evaluation"]) if "evaluation" in metrics else "No part of the data was held out."}

## Made from

```json
{json.dumps(provenance, indent=2, ensure_ascii=False)}
```
"""
    (folder / "README.md").write_text(text, encoding="utf-8")


def _reading(reading: Reading | None) -> str:
    return "" if reading is None else f"In training, it read {reading}."


def _flat(values: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in values.items():
        flat |= _flat(value, f"{prefix}{key}.") if isinstance(value, dict) else {f"{prefix}{key}": value}
    return flat


def _table(values: dict[str, Any]) -> str:
    rows = (
        f"| {key} | {value:.4f} |" if isinstance(value, float) else f"| {key} | {value} |"
        for key, value in values.items()
    )
    return "\n".join(["| | |", "|---|---|", *rows])
