"""What web servers and workers count of requests, queries and tasks."""

from annotation.counting.metrics import WEB_SECONDS, WORK_SECONDS, counter_by, histogram, running

REQUESTS = histogram(
    "stepmark_http_request_duration_seconds",
    "Time until the answer was ready; for a stream, until its first part was.",
    "method",
    "route",
    "status",
    buckets=WEB_SECONDS,
)
IN_FLIGHT = running("stepmark_http_requests_in_flight", "Requests that are being answered now.")
SLOW_REQUESTS = counter_by(
    "stepmark_http_slow_requests_total", "Requests that took SLOW_REQUEST_MS or longer.", "route"
)
SLOW_QUERIES = counter_by(
    "stepmark_database_slow_queries_total",
    "Queries that took SLOW_QUERY_MS or longer, by the route or the task that asked.",
    "during",
)
TASKS = histogram(
    "stepmark_task_duration_seconds",
    "Time that a worker spent on a task, by its end: done, failed or given back.",
    "task",
    "outcome",
    buckets=WORK_SECONDS,
)
TASKS_RUNNING = running("stepmark_tasks_running", "Tasks that workers work on now.", "task")
