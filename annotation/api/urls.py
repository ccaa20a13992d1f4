"""Addresses of the labeling API."""

from django.urls import URLPattern, URLResolver, path

from annotation.api import (
    add_problems,
    assignments,
    completions,
    explanations,
    exports,
    phases,
    preferences,
    progress,
    session,
    solution_queue,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("session", session.SessionView.as_view()),
    path("session/demo", session.DemoSessionView.as_view()),
    path("assignments/next", assignments.NextAssignmentView.as_view()),
    path("assignments/<int:assignment_id>", assignments.AssignmentView.as_view()),
    path("assignments/<int:assignment_id>/draft", assignments.DraftView.as_view()),
    path("assignments/<int:assignment_id>/completions", completions.CompletionsView.as_view()),
    path("assignments/<int:assignment_id>/explanations", explanations.ExplanationsView.as_view()),
    path("assignments/<int:assignment_id>/submit", assignments.SubmitView.as_view()),
    path("assignments/<int:assignment_id>/release", assignments.ReleaseView.as_view()),
    path("assignments/<int:assignment_id>/reopen", assignments.ReopenView.as_view()),
    path("labelings", progress.LabelingsView.as_view()),
    path("exports/prm800k.jsonl", exports.Prm800kExportView.as_view()),
    path("progress", progress.ProgressView.as_view()),
    path("progress/phases", progress.PhasesProgressView.as_view()),
    path("preferences", preferences.PreferencesView.as_view()),
    path("phases", phases.PhasesView.as_view()),
    path("phases/overview", phases.PhaseOverviewsView.as_view()),
    path("phases/people", phases.LabelersToNameView.as_view()),
    path("phases/<int:phase_id>", phases.PhaseView.as_view()),
    path("phases/<int:phase_id>/instructions", phases.InstructionsView.as_view()),
    path("phases/<int:phase_id>/problems", add_problems.QueueProblemsView.as_view()),
    path("phases/<int:phase_id>/problems/check", add_problems.CheckProblemsView.as_view()),
    path("phases/<int:phase_id>/stored-solutions", solution_queue.StoredSolutionsView.as_view()),
    path("phases/<int:phase_id>/solutions", solution_queue.QueueSolutionsView.as_view()),
    path("phases/<int:phase_id>/solutions/check", solution_queue.CheckSolutionsView.as_view()),
    path("phases/<int:phase_id>/open", phases.OpenPhaseView.as_view()),
    path("phases/<int:phase_id>/pause", phases.PausePhaseView.as_view()),
    path("phases/<int:phase_id>/close", phases.ClosePhaseView.as_view()),
]
