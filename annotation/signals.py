"""Signals for apps that build on this one."""

from django.dispatch import Signal

completions_wanted = Signal()
"""A labeler waits for the CompletionRequest `request_id`, which is not ready. Sent inside the transaction, and again on every poll:
a receiver must check the row and ignore requests that a worker already handles."""

phase_changing = Signal()
"""The settings of `phase` are about to be stored; `changed` names them. A receiver refuses them by raising InvalidPhase, whose message
goes to the field of the form."""

solutions_queued = Signal()
"""Solutions were queued outside of any generation. Sent once after the last batch; a receiver finds them in the database."""

labeling_submitted = Signal()
"""A labeler has submitted `labeling`, which is not a correction. Sent when it is stored for good, outside of any transaction."""

answer_corrected = Signal()
"""The answer of a problem was corrected by `change`, and its solutions wait to be graded anew. Sent inside the transaction; a receiver
finds them by selectors/regrades.py, and stores the grades by services/answers.py."""

label_model_wanted = Signal()
"""The label model run `run_id` was requested. Sent inside the transaction; a run that nobody begins is found again."""
