"""Key presses as keyboards of several countries send them: the character that they write, and the place of the key."""

from playwright.sync_api import Page

Keyboard = dict[str, tuple[str, str]]
"""What the labeler wants to press, as it is named on an American keyboard: the character and the code of the event."""


def _american() -> Keyboard:
    letters = {letter: (letter, f"Key{letter.upper()}") for letter in "abcfgijknpqrsuw"}
    digits = {digit: (digit, f"Digit{digit}") for digit in "12345"}
    named = {name: (name, name) for name in ["Enter", "Backspace", "Escape"]}
    return {**letters, **digits, **named, "?": ("?", "Slash")}


AMERICAN = _american()
FRENCH: Keyboard = {
    **AMERICAN,
    **{digit: (sign, f"Digit{digit}") for digit, sign in zip("12345", "&é\"'(", strict=True)},
    "a": ("a", "KeyQ"),
    "q": ("q", "KeyA"),
    "w": ("w", "KeyZ"),
    "?": ("?", "KeyM"),
}
RUSSIAN: Keyboard = {
    **AMERICAN,
    **{
        latin: (cyrillic, f"Key{latin.upper()}")
        for latin, cyrillic in zip("abcfgijknpqrsuw", "фисапшолтзйкыгц", strict=True)
    },
    "?": ("?", "Digit7"),
}
KEYBOARDS = {"American": AMERICAN, "French": FRENCH, "Russian": RUSSIAN}


def press_on(page: Page, keyboard: str, *names: str) -> None:
    """Press keys one after the other at the element that has the focus."""
    for name in names:
        key, code = KEYBOARDS[keyboard][name]
        page.evaluate(
            """([key, code, shiftKey]) => {
                const options = { key, code, shiftKey, bubbles: true, cancelable: true };
                document.activeElement.dispatchEvent(new KeyboardEvent("keydown", options));
                document.activeElement.dispatchEvent(new KeyboardEvent("keyup", options));
            }""",
            [key, code, name == "?"],
        )
        page.evaluate("() => new Promise(requestAnimationFrame)")
