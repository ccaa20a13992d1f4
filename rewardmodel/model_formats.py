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


BACKEND_OPTIONS: dict[str, tuple[str, ...]] = {
    "openai": (
        *("model", "api", "prompt_template", "instruction", "send_seed"),
        *("api_key_variable", "concurrency", "timeout", "attempts", "first_wait"),
    ),
    "transformers": ("dtype", "batch_size", "prompt_template"),
    "imported": (),
}
"""Options of generators, by their backend: the arguments of the classes in rewardmodel/ml/sampling; a test compares the two."""

COMMAND_ONLY = ("api_key_variable",)
"""Options that only a command sets: whoever names a variable of the workers' environment may read it."""


def is_server(location: str) -> bool:
    return location.startswith(URL_STARTS)
