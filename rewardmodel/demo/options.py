"""Options of the demo, chosen so that a machine with two busy cores has tasks for people after about two minutes."""

from typing import Any

from rewardmodel.demo.domain.recipe import REWARD_MODEL_TRAINING

TRAIN_PROBLEMS, TRAIN_SEED = 200, 1
TEST_PROBLEMS, TEST_SEED = 60, 2
SOURCE = "demo"
"""Of the demo's problems. Its generations sample only these, so they never use up problems that a visitor imports."""

PEOPLE: dict[str, Any] = {
    "problems": 100,
    "samples_per_problem": 8,
    "selection": "convincing_wrong",
    "top_k": 1,
    "labeler": "people",
    "retrain_after_labelings": 5,
}
"""Every generation after the first: a few labelings start the next training, so that a visitor sees the loop turn."""

WARM_START: dict[str, Any] = {
    "sources": [SOURCE],
    "problems": 40,
    "samples_per_problem": 2,
    "selection": "uniform",
    "top_k": 2,
    "labeler": "oracle",
    "retrain_after_labelings": 0,
    "max_new_tokens": 256,
    "base": "rewardmodel/demo/domain/base",
    "training": REWARD_MODEL_TRAINING,
    "evaluation_problems": TEST_PROBLEMS,
    "evaluation_samples": 16,  # more would make a visitor wait longer for the first tasks
    "gate_margin": 0.08,  # twice the standard error of a difference over so few problems
    "start_next": True,
    "then": PEOPLE,
}
"""Generation 0: nobody has labeled anything yet, so the exact oracle labels some solutions for a first reward model.

They are few, so that the first model is ready soon and the effect of later labelings is visible (docs/experiments.md)."""

INSTRUCTIONS = r"""
You see a problem and a solution that a model wrote, one step per line. Rate the steps from the top:

- **Positive**: correct, and it moves the solution forward. You could check it in half a minute.
- **Neutral**: correct, but it does not move the solution forward: it repeats what is known or says what comes next.
- **Negative**: anything else: a wrong result, a wrong number, a step left out, a wrong conclusion, gibberish.

You are done at the first negative step, or when all steps are rated. Judge each step by what is true, not by where it leads: a right
answer can come from a wrong step, and the current guess of the answer, which is shown next to the problem, can be wrong.

If you do not know how to rate a step, mark it as *unsure*. All calculations use remainders after division by 5:
$7 \equiv 2 \pmod 5$.
""".strip()

PHASE_ONE_PROBLEMS = 20

PHASE_ONE_INSTRUCTIONS = r"""
You see a problem and build its solution, one step at a time. For each step, a model offers some candidates. Rate each of them:

- **Positive**: correct, and it moves the solution forward. You could check it in half a minute.
- **Neutral**: correct, but it does not move the solution forward: it repeats what is known or says what comes next.
- **Negative**: anything else: a wrong result, a wrong number, a step left out, a wrong conclusion, gibberish.

The solution continues with a positive step, chosen at random if there are several. If **none is positive, write one step yourself**.
A step with the answer ends the solution. If it would take too long, give up and say why.

If you do not know how to rate a step, mark it as *unsure*. All calculations use remainders after division by 5:
$7 \equiv 2 \pmod 5$.
""".strip()
