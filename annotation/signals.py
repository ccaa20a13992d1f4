"""What this app tells those who build on it, without knowing them."""

from django.dispatch import Signal

completions_wanted = Signal()
"""Somebody waits for a CompletionRequest that is not ready; `request_id` names it. Sent in the transaction that asks, and sent
again each time somebody asks: whoever writes completions looks at the row and does nothing where they are at it already."""
