"""Bad input, hangs, threads, forks and killed parents. Limits are long enough for a busy machine."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from rewardmodel.ml.grading import Grade, clear_cache, grade, grade_many
from rewardmodel.ml.grading.pool import Pool, shared_pool

ROOT = Path(__file__).resolve().parents[3]
TOWER = "9^{9^{9^9}}"
BILLION_TERMS = r"\sum_{n=1}^{1000000000} \frac{1}{n}"
SLOW = "+".join(rf"\sum_{{k={start}}}^{{5000}} \frac{{1}}{{k!+k}}" for start in range(1, 11))
"""Takes half a minute of processor time, by steps that are each allowed."""
START = 3.0
"""Seconds that a worker process may need to start on a busy machine; a quarter of a second on a free one."""


def test_grade_of_a_number_too_large_to_compute_ends_in_timeout() -> None:
    assert grade(TOWER, "5", time_limit=1) == "timeout"


def test_grade_many_goes_on_after_a_timeout() -> None:
    clear_cache()
    pairs = [(r"\sqrt{12}", r"2\sqrt{3}"), (TOWER, "5"), (SLOW, "5"), (BILLION_TERMS, "5"), ("x+x+x", "3x")]
    assert grade_many(pairs, processes=1, time_limit=3) == ["correct", "timeout", "timeout", "timeout", "correct"]


def test_hostile_answer_costs_its_limit_with_a_cold_pool() -> None:
    script = f"""
import time
from rewardmodel.ml.grading import grade
begin = time.monotonic()
print(grade({SLOW!r}, '5', time_limit=2), time.monotonic() - begin)
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, timeout=200, check=True
    )
    verdict, seconds = done.stdout.split()
    assert verdict == "timeout"
    assert float(seconds) < 2 + START


def test_hostile_answer_costs_its_limit_on_a_busy_machine() -> None:
    assert grade("w+w", "2w", time_limit=30) == "correct"  # a worker has started
    burners = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(4)]
    try:
        clear_cache()
        begin = time.monotonic()
        assert grade(SLOW, "5", time_limit=2) == "timeout"
        assert time.monotonic() - begin < 2.5
    finally:
        for burner in burners:
            burner.kill()
            burner.wait()


def test_hostile_answers_delay_another_by_one_limit() -> None:
    pool = Pool(size=1)
    pool.verdicts([("v+v", "2v")], 30)  # the worker has started
    slow = threading.Thread(target=pool.verdicts, args=([(SLOW, str(number)) for number in range(6)], 1.5))
    slow.start()
    time.sleep(0.2)
    begin = time.monotonic()
    verdicts = pool.verdicts([("v+v+v", "3v")], 30)
    seconds = time.monotonic() - begin
    slow.join()
    pool.close()
    assert verdicts == ["correct"]
    assert seconds < 1.5 + START


@pytest.mark.parametrize(
    "answer",
    [
        "x" * 10_000_000,
        "{" * 1_000_000,
        r"\boxed{" * 500_000,
        r"\frac{" * 300,
        "(" * 900 + "1" + ")" * 900,
        "(" * 400 + "1" + ",2)" * 400,
        " " * 5_000_000,
        "\n# Answer\n" * 500_000,
        "A: " * 1_000_000,
        "1" * 1_999 + "x",
        "5 " + "a" * 1_500 + "!",
        "\\" * 1_999,
        "$" * 1_999,
        ",".join("x" * 900),
        "x" + "!" * 1_900,
        "x" + "^x" * 900,
        "-" * 1_900 + "1",
        "|x" * 900,
        r"\sqrt{" * 300 + "2" + "}" * 300,
        r"\text{" * 300 + "a" + "}" * 300,
        "1" + r"\pm 1" * 300,
        "a<" * 900 + "b",
        "(" + ",".join([r"\pm 1"] * 200) + ")",
        r"\sin(10^{10^{10}})",
        "((10!)!)!",
        "10^{10^{100}}",
        "x^2<" + "+".join(["x^2"] * 300),
        r"\begin{pmatrix}" * 80,
        "two hundred " * 150,
        "0." + "12" * 500 + "...",
        "1.5e999999999",
    ],
    ids=lambda answer: ascii(answer[:12]),
)
def test_grade_of_hostile_text_returns_and_is_never_correct(answer: str) -> None:
    assert grade(answer, "5", time_limit=3) in ("unparseable", "timeout", "wrong")


def test_grade_finds_the_answer_at_the_end_of_ten_megabytes() -> None:
    assert grade("step\n" * 2_000_000 + "\n# Answer\n\n12", "12") == "correct"


def test_long_lists_in_opposite_order_are_graded_by_a_worker() -> None:
    numbers = [str(n) for n in range(350)]
    assert grade(", ".join(numbers[::-1]), ", ".join(numbers), time_limit=1) in ("correct", "timeout")


def test_grade_from_many_threads() -> None:
    clear_cache()
    grades: dict[int, Grade] = {}

    def work(n: int) -> None:
        grades[n] = grade(f"{n}x+x", f"{n + 1}x", time_limit=60)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(2, 10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert grades == dict.fromkeys(range(2, 10), "correct")


def test_grade_after_a_worker_was_killed_from_outside() -> None:
    clear_cache()
    assert grade("y+y", "2y", time_limit=30) == "correct"
    for pid in shared_pool().pids():
        os.kill(pid, signal.SIGKILL)
    assert grade("y+y+y", "3y", time_limit=30) == "correct"


def test_grade_in_a_forked_daemonic_child() -> None:
    """Runs in a child like Celery's prefork workers: forked, daemonic, and not allowed to use multiprocessing."""
    script = """
import multiprocessing
from rewardmodel.ml.grading import grade
from rewardmodel.ml.grading.pool import shared_pool
assert grade('z+z', '2z', time_limit=60) == 'correct'
parents = shared_pool().pids()
def work(queue):
    queue.put((grade('z+z+z', '3z', time_limit=60), shared_pool().pids()))
context = multiprocessing.get_context('fork')
queue = context.Queue()
child = context.Process(target=work, args=(queue,), daemon=True)
child.start()
verdict, own = queue.get(timeout=200)
child.join()
assert own and not set(own) & set(parents), (own, parents)
assert grade('z+z+z+z', '4z', time_limit=60) == 'correct'
print(verdict)
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, timeout=250, check=False
    )
    assert done.stdout.strip() == "correct", done.stderr


def test_hanging_workers_end_with_a_killed_parent() -> None:
    script = f"""
from rewardmodel.ml.grading import grade
from rewardmodel.ml.grading.pool import shared_pool
grade('z+z', '2z', time_limit=60)
print(*shared_pool().pids(), flush=True)
grade({SLOW!r}, '5', time_limit=4)
"""
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert parent.stdout is not None
    (worker,) = [int(word) for word in parent.stdout.readline().split()]
    parent.kill()
    parent.wait()
    parent.stdout.close()
    for _ in range(600):  # the worker's own limit is a few seconds; a minute allows for a busy machine
        if not is_running(worker):
            break
        time.sleep(0.1)
    assert not is_running(worker)


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
