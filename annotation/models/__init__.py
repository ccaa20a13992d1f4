"""The tables of labeling, one module per model; constraints and triggers hold what must never be wrong."""

from annotation.models.active_time import ActiveTime
from annotation.models.api_token import ApiToken
from annotation.models.assignment import Assignment
from annotation.models.audit_entry import AuditEntry
from annotation.models.browser_session import BrowserSession
from annotation.models.completion_request import CompletionRequest
from annotation.models.exclusion import Exclusion
from annotation.models.gold import Gold, GoldAnswer
from annotation.models.installation import Installation
from annotation.models.instructions import Instructions
from annotation.models.invitation import Invitation
from annotation.models.item import Item
from annotation.models.label_model_run import LabelerTrust, LabelModelRun, SolutionPosterior
from annotation.models.labeling import Labeling
from annotation.models.labeling_change import LabelingChange, ReturnedSlot
from annotation.models.labeling_words import LabelingWords
from annotation.models.notification import (
    Condition,
    Delivery,
    Event,
    MailChoice,
    Notification,
    UntoldLabeling,
    Watch,
    Webhook,
)
from annotation.models.pause import Appeal, Pause, QualityWarning
from annotation.models.phase import Phase
from annotation.models.place_count import PlaceCount
from annotation.models.preferences import Preferences
from annotation.models.problem import Problem
from annotation.models.problem_change import ProblemChange, Regrade
from annotation.models.process_report import ProcessReport
from annotation.models.queue_count import QueueCount
from annotation.models.review_case import ReviewCase
from annotation.models.screening import Screening, ScreeningQuestion, ScreeningTry
from annotation.models.sign_in_failure import SignInFailure
from annotation.models.solution import Solution
from annotation.models.step_ratings import StepRatings
from annotation.models.user import User

__all__ = [
    "ActiveTime",
    "ApiToken",
    "Appeal",
    "Assignment",
    "AuditEntry",
    "BrowserSession",
    "CompletionRequest",
    "Condition",
    "Delivery",
    "Event",
    "Exclusion",
    "Gold",
    "GoldAnswer",
    "Installation",
    "Instructions",
    "Invitation",
    "Item",
    "LabelModelRun",
    "LabelerTrust",
    "Labeling",
    "LabelingChange",
    "LabelingWords",
    "MailChoice",
    "Notification",
    "Pause",
    "Phase",
    "PlaceCount",
    "Preferences",
    "Problem",
    "ProblemChange",
    "ProcessReport",
    "QualityWarning",
    "QueueCount",
    "Regrade",
    "ReturnedSlot",
    "ReviewCase",
    "Screening",
    "ScreeningQuestion",
    "ScreeningTry",
    "SignInFailure",
    "Solution",
    "SolutionPosterior",
    "StepRatings",
    "UntoldLabeling",
    "User",
    "Watch",
    "Webhook",
]
