"""Invented PRM800K lines that show every oddity of the real ones; each function returns a new line."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

LABELER = "5f0c4a52-8f0e-4c53-9d7e-0d6f2f7c1b11"

Line = dict[str, Any]


def completion(text: str, rating: int | None, flagged: bool | None = False) -> Line:
    return {"text": text, "rating": rating, "flagged": flagged}


def step(completions: list[Line] | None, chosen: int | None = None, human: Line | str | None = None) -> Line:
    return {"completions": completions, "human_completion": human, "chosen_completion": chosen}


def phase_one(steps: list[Line] | None = None, **changes: Any) -> Line:
    """A built solution: `question` holds two keys only."""
    good = [step([completion("Half of 12 is 6.\n\n# Answer\n\n6", 1)], chosen=0)]
    line = {
        "labeler": LABELER,
        "timestamp": "2025-07-30T23:23:32.104856",
        "generation": None,
        "is_quality_control_question": False,
        "is_initial_screening_question": False,
        "question": {"problem": "What is half of $12$?", "ground_truth_answer": "6"},
        "label": {"steps": good if steps is None else steps, "total_time": 61250, "finish_reason": "solution"},
    }
    return line | changes


def phase_two(ratings: tuple[int, ...] = (1, 0, -1), **changes: Any) -> Line:
    """A rated solution of four steps, at first up to the error in its third one."""
    shown = ["We add $2$ and $3$.", "Let us see.", "That makes $6$.", "So it is $6$.\n\n# Answer\n\n6"]
    line = {
        "labeler": LABELER,
        "timestamp": "2025-11-22T16:51:29.070606",
        "generation": 6,
        "is_quality_control_question": False,
        "is_initial_screening_question": False,
        "question": {
            "problem": "What is $2 + 3$?",
            "ground_truth_solution": "Count: five.",
            "ground_truth_answer": "5",
            "pre_generated_steps": shown,
            "pre_generated_answer": "6",
            "pre_generated_verifier_score": 0.002718281828459045,
        },
        "label": {
            "steps": [
                step([completion(text, rating, None)], chosen=None if rating == -1 else 0)
                for text, rating in zip(shown, ratings, strict=False)
            ],
            "total_time": 84300,
            "finish_reason": "found_error" if -1 in ratings else "solution",
        },
    }
    return line | changes


def oddities() -> dict[str, Line]:
    """One line for each of twelve oddities of the real data, by name."""
    first = step([completion("We take half.", 1)], chosen=0)
    human = {"text": "Half of $12$ is $6$.", "rating": None, "source": "human", "flagged": False}
    return {
        "null completions of a give-up": phase_one(
            [first, step(None)],
            label={"steps": [first, step(None)], "total_time": 303100, "finish_reason": "give_up"},
        ),
        "human completion as an object": phase_one([first, step([completion("It is 7.", -1)], human=human)]),
        "unrated beside rated": phase_one([step([completion("a", None), completion("b", 1)], chosen=1)]),
        "flags null, false and true": phase_one(
            [step([completion("a", 1, None), completion("b", 0, False), completion("c", None, True)], chosen=0)]
        ),
        "equal texts": phase_one([step([completion("same", -1), completion("same", 1)], chosen=1)]),
        "fewer steps than were shown": phase_two((1, 0)),
        "screening": phase_two(
            generation=-1,
            is_initial_screening_question=True,
            question=phase_two()["question"] | {"ground_truth_solution": None, "ground_truth_answer": None},
        ),
        "human and chosen": phase_one([step([completion("a", 1)], chosen=0, human={**human, "text": "Ha"})]),
        "answer in the last step": phase_one(),
        "nothing chosen at the error": phase_two((1, -1)),
        "human completion as a text": phase_one([step([completion("a", -1)], human="Half is six.")]),
        "no completions": phase_one([first, step([])]),
    }


def write_lines(path: Path, lines: Iterable[Line | str]) -> Path:
    """Write objects, or lines unchanged, as a JSON Lines file."""
    path.write_text("".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines))
    return path
