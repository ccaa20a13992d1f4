"""Naive references: what each format's published code reads, one chat or text at a time, with the logits of every token.

Written from the facts of that code, and sharing nothing with the scorer: no batches, no offsets, no placeholders.
"""

from typing import Any

import torch

Steps = list[str]


@torch.no_grad()
def logits_of(model: Any, ids: list[int]) -> torch.Tensor:
    """Return the logits (n, V or classes) of one text."""
    return model(input_ids=torch.tensor([ids])).logits[0]


def chat_ids(tokenizer: Any, messages: list[dict[str, str]]) -> list[int]:
    text = tokenizer.apply_chat_template(messages, tokenize=False)
    return tokenizer.encode(text, add_special_tokens=False)


def share(logits: torch.Tensor, positive: int, negative: int) -> float:
    return float(torch.softmax(logits[[positive, negative]], dim=-1)[0])


def math_shepherd(model: Any, tokenizer: Any, problem: str, steps: Steps, candidates: list[int]) -> list[float]:
    """The model card: `{question} {solution}`, and the candidates' softmax wherever the tag's token is."""
    solution = "\n".join(f"Step {k}: {step} ки" for k, step in enumerate(steps, start=1))
    ids = tokenizer.encode(f"{problem} {solution}")
    tag = tokenizer.encode(f"{problem} ки")[-1]
    logits = logits_of(model, ids)
    return [share(logits[place], *candidates) for place, token in enumerate(ids) if token == tag]


def versaprm(model: Any, tokenizer: Any, problem: str, steps: Steps) -> list[float]:
    """The card: the softmax over "-" and "+" at the last token of the text up to each step's break."""
    minus, plus = (tokenizer.encode(verdict)[-1] for verdict in "-+")
    text, scores = f"{problem} \n\n", []
    for step in steps:
        text += f"{step} \n\n\n\n"
        scores.append(share(logits_of(model, tokenizer.encode(text))[-1], plus, minus))
    return scores


def rlhflow(model: Any, tokenizer: Any, problem: str, steps: Steps) -> list[float]:
    """prm_evaluate.py: the chat up to each step with its "+"; the logits at the third token from the end."""
    plus, minus = tokenizer.encode("+")[-1], tokenizer.encode("-")[-1]
    conversation: list[dict[str, str]] = []
    scores = []
    for number, step in enumerate(steps):
        content = f"{problem} {step.strip()}" if number == 0 else step.strip()
        conversation += [{"role": "user", "content": content}, {"role": "assistant", "content": "+"}]
        scores.append(share(logits_of(model, chat_ids(tokenizer, conversation))[-3], plus, minus))
    return scores


def rlhflow_outcome(model: Any, tokenizer: Any, problem: str, steps: Steps) -> float:
    """orm_evaluate.py: one turn with problem and answer, "+" after it, read at the third token from the end."""
    plus, minus = tokenizer.encode("+")[-1], tokenizer.encode("-")[-1]
    answer = "\n".join(steps)
    turns = [{"role": "user", "content": f"{problem} {answer}"}, {"role": "assistant", "content": "+"}]
    return share(logits_of(model, chat_ids(tokenizer, turns))[-3], plus, minus)


def qwen_chat(problem: str, answer: str) -> list[dict[str, str]]:
    return [
        {"role": "system", "content": "Please reason step by step, and put your final answer within \\boxed{}."},
        {"role": "user", "content": problem},
        {"role": "assistant", "content": answer},
    ]


@torch.no_grad()
def qwen_prm(backbone: Any, head: Any, tokenizer: Any, problem: str, steps: Steps) -> list[float]:
    """The model card: steps joined by the tag and ended by it; softmax of the head at the tag, class 1."""
    ids = chat_ids(tokenizer, qwen_chat(problem, "<extra_0>".join(steps) + "<extra_0>"))
    classes = torch.softmax(head(backbone(input_ids=torch.tensor([ids])).last_hidden_state[0]), dim=-1)
    tag = tokenizer.encode("<extra_0>")[-1]  # the card's [0] is the same for Qwen, which has no BOS
    return [float(classes[place, 1]) for place, token in enumerate(ids) if token == tag]


@torch.no_grad()
def qwen_rm(backbone: Any, head: Any, tokenizer: Any, problem: str, steps: Steps) -> float:
    """The model card: the value at the chat's last token."""
    ids = chat_ids(tokenizer, qwen_chat(problem, "\n".join(steps)))
    return float(torch.sigmoid(head(backbone(input_ids=torch.tensor([ids])).last_hidden_state[0, -1])))


@torch.no_grad()
def skywork(backbone: Any, head: Any, tokenizer: Any, problem: str, steps: Steps) -> list[float]:
    """io_utils.prepare_input: the response cut at every newline, each line encoded alone; a reward per line.

    Of these, the reward of each step is that of its last line.
    """
    ids = tokenizer.encode((tokenizer.bos_token or "") + problem + "\n")
    newline = tokenizer.encode("\n")[-1]
    flagged = []
    for line in "\n".join(steps).split("\n"):
        ids += (tokenizer.encode(line) if line != "" else []) + [newline]
        flagged.append(len(ids) - 1)
    rewards = torch.sigmoid(head(backbone(input_ids=torch.tensor([ids])).last_hidden_state[0]))
    last_lines, count = [], 0
    for step in steps:
        count += len(step.split("\n"))
        last_lines.append(count - 1)
    return [float(rewards[flagged[number], 0]) for number in last_lines]


def trl_row(tokenizer: Any, problem: str, steps: Steps, separator: str) -> tuple[list[int], list[int]]:
    """PRMTrainer.tokenize_row: ids of prompt and completions apart, BOS before them; labels at each separator's last token."""
    separator_ids = tokenizer.encode(separator, add_special_tokens=False)
    ids = tokenizer(problem, add_special_tokens=False)["input_ids"]
    if tokenizer.bos_token_id is not None:
        ids = [tokenizer.bos_token_id, *ids]
    places = []
    for step in steps:
        ids = ids + tokenizer(step, add_special_tokens=False)["input_ids"] + separator_ids
        places.append(len(ids) - 1)
    return ids, places


def token_classification(model: Any, tokenizer: Any, problem: str, steps: Steps, separator: str = "\n") -> list[float]:
    ids, places = trl_row(tokenizer, problem, steps, separator)
    classes = torch.softmax(logits_of(model, ids), dim=-1)
    return [float(classes[place, 1]) for place in places]


@torch.no_grad()
def sequence_classification(model: Any, tokenizer: Any, problem: str, steps: Steps) -> float:
    """The usual call of an AutoModelForSequenceClassification on a chat."""
    turns = [{"role": "user", "content": problem}, {"role": "assistant", "content": "\n".join(steps)}]
    logits = model(input_ids=torch.tensor([chat_ids(tokenizer, turns)])).logits[0]
    return float(torch.sigmoid(logits[0])) if len(logits) == 1 else float(torch.softmax(logits, -1)[1])


def pathfinder(model: Any, tokenizer: Any, problem: str, steps: Steps) -> list[float]:
    """PathFinderPRM.inference_single for each step; its -1 for a rejected step is 0 here."""
    plus, minus = tokenizer.encode("<+>")[-1], tokenizer.encode("<->")[-1]
    mask = tokenizer.encode("<extra>")[-1]
    task = (
        "You are a Math Teacher. Given a question and a student's solution, evaluate the mathematical correctness, logic "
        "consistency of the current step and whether it will lead to the correct final solution"
    )
    scores = []
    for number, step in enumerate(steps):
        before = "".join(f"{one}\n\n" for one in steps[:number])
        content = f"{before}Current Step: {step} Math reasoning: <extra>, Consistency: <extra>"

        def masked(content: str) -> list[torch.Tensor]:
            turns = [
                {"role": "user", "content": f"{task}\n\n Question: {problem}"},
                {"role": "assistant", "content": content},
            ]
            ids = chat_ids(tokenizer, turns)
            logits = logits_of(model, ids)
            return [logits[place - 1] for place, token in enumerate(ids) if token == mask]

        kinds = masked(content)
        assert len(kinds) == 2
        if any(logits[minus] > logits[plus] for logits in kinds):
            scores.append(0.0)
            continue
        filled = content.replace("<extra>", "<+>") + ", Correctness: <extra>"
        (correctness,) = masked(filled)
        scores.append(share(correctness, plus, minus))
    return scores


def eurus(model: Any, reference: Any, tokenizer: Any, problem: str, steps: Steps, beta: float) -> list[float]:
    """The card of EurusPRM-Stage2: sums of beta times the log-ratio over a mask, gathered at its counts of tokens."""

    def chat(count: int) -> str:
        turns = [{"role": "user", "content": problem}, {"role": "assistant", "content": "\n\n".join(steps[:count])}]
        return tokenizer.apply_chat_template(turns, tokenize=False)

    ids = tokenizer.encode(chat(len(steps)), add_special_tokens=False)
    counts = []
    for count in range(len(steps) + 1):
        text = chat(count).strip()
        if count not in (0, len(steps)):
            text += "\n\n"
        counts.append(len(tokenizer.encode(text, add_special_tokens=False)) - 2)
    mask = [0] * counts[0] + [1] * (len(ids) - counts[0])
    log_ratio = [
        float(torch.log_softmax(own[token], -1)[ids[token + 1]] - torch.log_softmax(other[token], -1)[ids[token + 1]])
        for own, other in [(logits_of(model, ids), logits_of(reference, ids))]
        for token in range(len(ids) - 1)
    ]
    totals, total = [], 0.0
    for token, ratio in enumerate(log_ratio):
        total += beta * ratio * mask[1:][token]
        totals.append(total)
    return [float(torch.sigmoid(torch.tensor(totals[count]))) for count in counts[1:]]
