from django.urls import URLPattern, URLResolver, path

from rewardmodel.api import demo, generations, loop, timeline

urlpatterns: list[URLPattern | URLResolver] = [
    path("loop", loop.LoopView.as_view()),
    path("loop/timeline", timeline.TimelineView.as_view()),
    path("loop/timeline.csv", timeline.TimelineCsvView.as_view()),
    path("loop/best-of-n.csv", timeline.BestOfNCsvView.as_view()),
    path("training-runs", loop.TrainingRunsView.as_view()),
    path("generations", generations.GenerationsView.as_view()),
    path("generations/<int:generation_id>", generations.GenerationView.as_view()),
    path("generations/<int:generation_id>/pause", generations.PauseView.as_view()),
    path("generations/<int:generation_id>/resume", generations.ResumeView.as_view()),
    path("generations/<int:generation_id>/retry", generations.RetryView.as_view()),
    path("generations/<int:generation_id>/items", generations.GenerationItemsView.as_view()),
    path("demo/status", demo.DemoStatusView.as_view()),
]
