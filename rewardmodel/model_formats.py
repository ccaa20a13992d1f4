"""The formats of public reward models by name, for forms and commands that must not import torch."""

OWN = ""
"""A folder with reward_model.json, as rewardmodel.ml.train writes it."""

PUBLIC = (
    "math-shepherd",
    "versaprm",
    "rlhflow",
    "rlhflow-orm",
    "qwen-prm",
    "qwen-rm",
    "skywork",
    "token-classification",
    "sequence-classification",
    "pathfinder",
    "eurus-prm",
    "thinkprm",
    "genprm",
)
"""The keys of FORMATS in rewardmodel/ml/public/formats.py; a test compares the two."""

VERIFIERS = ("thinkprm", "genprm")
"""Formats whose models are asked by a server in words, and need no tokenizer here."""

URL_STARTS = ("http://", "https://")

OVER_HTTP = ("name", "api", "concurrency", "timeout", "separator", "votes")
"""Options that the form may set. api_key_variable is not among them: it would send any variable of the environment to any server."""


def is_server(location: str) -> bool:
    return location.startswith(URL_STARTS)
