"""The tables of labeling, one module per model; constraints and triggers hold what must never be wrong."""

from annotation.models.api_token import ApiToken
from annotation.models.assignment import Assignment
from annotation.models.audit_entry import AuditEntry
from annotation.models.browser_session import BrowserSession
from annotation.models.completion_request import CompletionRequest
from annotation.models.exclusion import Exclusion
from annotation.models.installation import Installation
from annotation.models.instructions import Instructions
from annotation.models.invitation import Invitation
from annotation.models.item import Item
from annotation.models.labeling import Labeling
from annotation.models.notification import Condition, Delivery, Event, MailChoice, Notification, Watch, Webhook
from annotation.models.phase import Phase
from annotation.models.preferences import Preferences
from annotation.models.problem import Problem
from annotation.models.process_report import ProcessReport
from annotation.models.queue_count import QueueCount
from annotation.models.sign_in_failure import SignInFailure
from annotation.models.solution import Solution
from annotation.models.user import User

__all__ = [
    "ApiToken",
    "Assignment",
    "AuditEntry",
    "BrowserSession",
    "CompletionRequest",
    "Condition",
    "Delivery",
    "Event",
    "Exclusion",
    "Installation",
    "Instructions",
    "Invitation",
    "Item",
    "Labeling",
    "MailChoice",
    "Notification",
    "Phase",
    "Preferences",
    "Problem",
    "ProcessReport",
    "QueueCount",
    "SignInFailure",
    "Solution",
    "User",
    "Watch",
    "Webhook",
]
