import time, uuid, random
from datetime import UTC, datetime, timedelta
import pytest
from annotation.models import *
from tests.factories import *
from django.db import connection
pytestmark = pytest.mark.django_db

def test_speed(as_researcher):
    random.seed(1)
    labelers = [UserFactory() for _ in range(300)]
    problem = ProblemFactory()
    text="A step of about eighty characters, as they are in real solutions to problems."
    solutions = [Solution(key=uuid.uuid4(), problem=problem, generator="g", steps=[text]*12, answer="1", grade="wrong") for _ in range(10_000)]
    Solution.objects.bulk_create(solutions, batch_size=500)
    phase = PhaseFactory()
    items = Item.objects.bulk_create([Item(phase=phase, problem=problem, solution=s, labelings_wanted=2, free_slots=0, generation_number=0) for s in solutions], batch_size=500)
    rows=[]; assigns=[]
    now = datetime.now(UTC)
    for i, s in enumerate(solutions):
        for k, l in enumerate(random.sample(labelers, 2)):
            assigns.append(Assignment(item=items[i], slot=k, labeler=l, status="submitted", lease_expires_at=now, closed_at=now))
    Assignment.objects.bulk_create(assigns, batch_size=500)
    for a in assigns:
        n = random.randint(1, 12)
        steps=[{"completions":[{"text":text,"rating": 1 if j<n-1 else -1,"flagged":False}],"human_completion":None,"chosen_completion":0} for j in range(n)]
        rows.append(Labeling(origin="native", record_key=uuid.uuid4(), problem=problem, solution_id=a.item.solution_id, assignment=a, labeler=a.labeler, submitted_at=now-timedelta(days=random.randint(0,90)), flow=2, generation_number=0, is_quality_control=False, is_screening=False, question={}, label={"steps":steps,"total_time":1000*n,"finish_reason":"found_error"}, finish_reason="found_error"))
    t=time.time(); Labeling.objects.bulk_create(rows, batch_size=500); print("insert", time.time()-t)
    ActiveTime.objects.bulk_create([ActiveTime(assignment=a, labeler=a.labeler, began_at=now.replace(minute=0,second=0,microsecond=0), milliseconds=60000) for a in assigns], batch_size=500)
    with connection.cursor() as c:
        for t in ("labeling","activetime","assignment","stepratings","item"): c.execute(f"ANALYZE annotation_{t}")
    for path in ("statistics","statistics/conspicuous", "statistics?since=2026-11-01"):
        for _ in range(2):
            t=time.time(); r=as_researcher.get(f"/api/v1/{path}"); print(path, r.status_code, len(r.content), round(time.time()-t,3))
    assert 0
