"""Texts that try to run code or to load something, in every place that shows what people and models wrote, on every page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from annotation.models import Item, Phase, Problem, ReviewCase, Solution, User
from annotation.services.instructions import new_instructions
from rewardmodel.models import Generator, RewardModel
from tests.browser.every_page import PAGES, rows_of_every_page
from tests.browser.loop_rows import loop_with_a_running_training
from tests.browser.rating_page import start, wait_saved
from tests.factories import UserFactory

Open = Callable[..., Page]

ELSEWHERE = "elsewhere.invalid"
VECTORS = [
    "<script>window.ran = 1</script>",
    "<img src=x onerror='window.ran = 1'>",
    "<svg onload='window.ran = 1'><animate onbegin='window.ran = 1' attributeName=x></svg>",
    "<iframe srcdoc='<script>parent.ran = 1</script>'></iframe>",
    f"<base href='https://{ELSEWHERE}/'><form action='https://{ELSEWHERE}'><input autofocus onfocus='window.ran = 1'></form>",
    f"<style>@import 'https://{ELSEWHERE}/a.css'; * {{ display: none }}</style>",
    f"<link rel=stylesheet href='https://{ELSEWHERE}/a.css'><object data='https://{ELSEWHERE}'></object>",
    "<math><mtext><table><mglyph><style><img src=x onerror='window.ran = 1'></style></mglyph></table></mtext></math>",
    "<details open ontoggle='window.ran = 1'>more</details>",
    "[press](javascript:window.ran=1) [press](JaVaScRiPt&#58;window.ran=1) [press](data:text/html,<script>1</script>)",
    f"![picture](https://{ELSEWHERE}/a.png) ![picture](x 'a' onerror='window.ran = 1')",
    f"[other](//{ELSEWHERE}) <https://{ELSEWHERE}/a>",
    "```html\n<script>window.ran = 1</script>\n```\n`<script>window.ran = 1</script>`",
    r"$\href{javascript:window.ran=1}{x}$ $\url{javascript:window.ran=1}$",
    rf"$\includegraphics{{https://{ELSEWHERE}/a.png}}$ $\htmlStyle{{background:url(https://{ELSEWHERE}/a)}}{{x}}$",
    r"$\htmlData{a=1}{x}$ $\htmlId{root}{x}$ $\unicode{x3c}script$ $\text{<img src=x onerror=window.ran=1>}$",
    r"\begin{align*} \def\a#1{<script>window.ran=1</script>#1} \a{x} \end{align*}",
    "{{constructor.constructor('window.ran = 1')()}} ${window.ran = 1} <%= 1 %> {% debug %}",
    "\u202e\u2066right to left\u2069 \u200b\ufeff \x1b[31mred",
    "'\"><!--<plaintext>",
]
WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
"""
MADE = "script:not([src]), iframe, object, embed, base, form[action], link[href*=invalid], [onerror], [onload], [onfocus], [ontoggle]"


def write_everywhere(text: str) -> None:
    """Put the text into everything that the pages show."""
    short = text.replace("\x1b", "").replace("\n", " ")[:60]
    for problem in Problem.objects.all():
        Problem.objects.filter(pk=problem.pk).update(text=f"{text}\n{problem.pk}", answer=text, subject=short)
    for solution in Solution.objects.all():
        Solution.objects.filter(pk=solution.pk).update(steps=[text] * len(solution.steps))
    for phase in Phase.objects.all():
        Phase.objects.filter(pk=phase.pk).update(name=f"{short}{phase.pk}")
        new_instructions(phase=phase, text=text)
    Generator.objects.update(name=short)
    RewardModel.objects.update(name=short)
    ReviewCase.objects.update(text=text)
    for person in User.objects.filter(role=User.Role.LABELER):
        User.objects.filter(pk=person.pk).update(username=f"{short}{person.pk}")


def watch(page: Page) -> list[str]:
    """Return the list to which each request to another host is added."""
    page.add_init_script(WATCH)
    others: list[str] = []
    page.on("request", lambda request: others.append(request.url) if ELSEWHERE in request.url else None)
    page.on("dialog", lambda dialog: others.append(dialog.message))
    return others


def assert_nothing_ran(page: Page, others: list[str]) -> None:
    assert page.evaluate("window.ran") is None
    assert page.evaluate("window.violations") == []  # nothing had to be stopped either
    assert page.locator(MADE).count() == 0
    assert page.locator("a[href^='javascript' i], a[href^='data' i]").count() == 0
    assert others == []


@pytest.mark.parametrize("first", range(0, len(VECTORS), 5))
def test_hostile_texts_are_texts(sign_in: Open, labeler_user: User, first: int) -> None:
    vectors = VECTORS[first : first + 5]
    loop_with_a_running_training()
    write_everywhere("\n\n".join(vectors))
    for solution in Solution.objects.all():
        Solution.objects.filter(pk=solution.pk).update(steps=vectors)
    page = sign_in(labeler_user)
    others = watch(page)
    start(page, problem="")
    expect(page.locator(".step")).to_have_count(len(vectors))
    page.keyboard.press("r")  # the source of all texts
    for vector in vectors:
        expect(page.locator("main")).to_contain_text(" ".join(vector.split())[:20])
    page.keyboard.press("r")
    page.keyboard.press("3")
    wait_saved(page)
    assert_nothing_ran(page, others)
    for _ in vectors:
        page.keyboard.press("3")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Submitted")).to_be_visible()
    page.goto("/history")
    page.locator("main summary").first.click()
    assert_nothing_ran(page, others)


@pytest.mark.parametrize("part", PAGES)
def test_pages_with_hostile_names(sign_in: Open, part: str) -> None:
    name = "<img src=x onerror='window.ran = 1'>"
    admin = UserFactory(username=name, role=User.Role.ADMIN)
    ids = rows_of_every_page(admin)
    write_everywhere(" ".join(VECTORS[:3]))
    page = sign_in(admin)
    others = watch(page)
    page.goto(PAGES[part][0].format(**ids))
    expect(page.get_by_role("heading", level=1).first).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert_nothing_ran(page, others)


def test_what_gets_into_a_page_all_the_same_does_not_run(new_context: Callable[..., BrowserContext], db: None) -> None:
    page = new_context().new_page()
    watch(page)
    page.goto("/sign-in")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.evaluate(
        """host => {
            const script = document.createElement("script");
            script.textContent = "window.ran = 1";
            document.body.append(script);
            document.body.insertAdjacentHTML("beforeend", `<img src="x" onerror="window.ran = 1"><img src="https://${host}/a.png">`);
        }""",
        ELSEWHERE,
    )
    page.wait_for_function("() => window.violations.length >= 3")
    assert page.evaluate("window.ran") is None
    assert Item.objects.count() == 0
