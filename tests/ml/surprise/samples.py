"""Training settings and samples of these tests."""

from rewardmodel.ml.training.reward_models import TrainingSettings

SETTINGS = TrainingSettings(
    surprise=True, optimizer="muon", learning_rate=1e-2, muon_learning_rate=2e-2, batch_size=8, evaluation_share=0.2
)
SAMPLES = [
    {"problem": "Problem 500", "steps": ["3 is so.", "4 is so.", "5 is not so."]},
    {"problem": "Problem 501", "steps": ["5 is not so."]},
    {"problem": "Problem 502", "steps": []},
]
