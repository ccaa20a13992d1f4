"""Addresses of the API of the loop and the reward models."""

from django.urls import URLPattern, URLResolver, path

from rewardmodel.api import demo, generations, loop, overview, review, timeline
from rewardmodel.api import reward_models as models

urlpatterns: list[URLPattern | URLResolver] = [
    path("loop", loop.LoopView.as_view()),
    path("loop/timeline", timeline.TimelineView.as_view()),
    path("loop/timeline.csv", timeline.TimelineCsvView.as_view()),
    path("loop/best-of-n.csv", timeline.BestOfNCsvView.as_view()),
    path("training-runs", loop.TrainingRunsView.as_view()),
    path("training-runs/<int:training_run_id>/cancel", loop.CancelTrainingView.as_view()),
    path("training-runs/<int:training_run_id>/retry", loop.RetryTrainingView.as_view()),
    path("models", models.ModelsView.as_view()),
    path("models/roll-back", models.RollBackView.as_view()),
    path("models/requests/<int:request_id>", models.ModelRequestView.as_view()),
    path("models/<int:model_id>", models.ModelView.as_view()),
    path("models/<int:model_id>/promote", models.PromoteView.as_view()),
    path("models/<int:model_id>/compare", models.CompareView.as_view()),
    path("models/<int:model_id>/dismiss", models.DismissView.as_view()),
    path("models/<int:model_id>/download", models.DownloadModelView.as_view()),
    path("generators", models.GeneratorsView.as_view()),
    path("generators/<int:generator_id>/download", models.DownloadGeneratorView.as_view()),
    path("generations", generations.GenerationsView.as_view()),
    path("generations/form", generations.GenerationFormView.as_view()),
    path("generations/run", generations.LoopRunView.as_view()),
    path("generations/<int:generation_id>", generations.GenerationView.as_view()),
    path("generations/<int:generation_id>/pause", generations.PauseView.as_view()),
    path("generations/<int:generation_id>/resume", generations.ResumeView.as_view()),
    path("generations/<int:generation_id>/retry", generations.RetryView.as_view()),
    path("generations/<int:generation_id>/cancel", generations.CancelView.as_view()),
    path("generations/<int:generation_id>/stop-after", generations.StopAfterView.as_view()),
    path("generations/<int:generation_id>/items", generations.GenerationItemsView.as_view()),
    path("review/<int:case_id>/scores", review.ReviewScoresView.as_view()),
    path("overview", overview.OverviewView.as_view()),
    path("demo/status", demo.DemoStatusView.as_view()),
]
