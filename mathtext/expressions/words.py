"""Words that mean something in an answer, with their readings. Any other word is unknown, and is never dropped."""

import re

SMALL = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
    "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}  # fmt: skip
MAGNITUDES = {
    "hundred": 10**2, "hundreds": 10**2, "thousand": 10**3, "thousands": 10**3, "million": 10**6, "millions": 10**6, "billion": 10**9,
    "billions": 10**9, "trillion": 10**12, "dozen": 12, "dozens": 12, "gross": 144, "lakh": 10**5, "lakhs": 10**5, "crore": 10**7,
    "crores": 10**7, "quadrillion": 10**15, "score": 20,
}  # fmt: skip
PARTS = {
    "half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fourth": 4, "fourths": 4, "fifth": 5, "fifths": 5,
    "sixth": 6, "sixths": 6, "seventh": 7, "sevenths": 7, "eighth": 8, "eighths": 8, "ninth": 9, "ninths": 9, "tenth": 10, "tenths": 10,
    "twelfth": 12, "twelfths": 12, "hundredth": 100, "hundredths": 100,
}  # fmt: skip
EXPONENTS = {"squared": 2, "cubed": 3}
OPERATORS = {
    "plus": "+", "minus": "-", "times": r"\cdot", "over": "/", "per": "/", "choose": "choose", "mod": "mod", "modulo": "mod",
    "multiplied": r"\cdot", "divided": "/", "pm": r"\pm",
}  # fmt: skip
"""Words between two values: "divided by" and "multiplied by" have their "by" taken off."""
RELATIONS = {"equals": "=", "is": "=", "are": "="}
CONNECTIVES = {"and": "and", "or": "or", "&": "and"}
APPROXIMATE = frozenset({"about", "approximately", "approx", "approx.", "around", "roughly", "nearly", "ca"})
"""Words that say only that a number is rounded; numbers are compared as they are written."""
FILLERS = frozenset({"the", "a", "an", "exactly", "only", "just", "of", "cubic", "square", "sq"})

# whole answers in words that mean one thing; the keys have only lower-case letters and single spaces
MEANINGS = {
    **dict.fromkeys(
        ("no solution", "no solutions", "no real solution", "no real solutions", "none", "no roots", "no real roots", "empty set",
         "the empty set", "empty", "there is no solution", "there are no solutions", "has no solution", "no such number exists",
         "no answer exists", "null set", "no value", "no values", "no such values", "no solution exists", "no solutions exist"),
        "no solution",
    ),
    **dict.fromkeys(
        ("all real numbers", "all reals", "all real", "real numbers", "the real numbers", "any real number", "all real values",
         "the set of all real numbers", "the set of real numbers", "every real number", "reals", "the reals", "set of all real numbers"),
        "all real numbers",
    ),
    **dict.fromkeys(("all integers", "the integers", "any integer", "integers", "every integer", "the set of integers"), "all integers"),
    **dict.fromkeys(("does not exist", "dne", "doesn't exist", "do not exist", "nonexistent", "non existent"), "does not exist"),
    **dict.fromkeys(("undefined", "not defined", "is undefined"), "undefined"),
    **dict.fromkeys(
        ("infinitely many", "infinitely many solutions", "infinite solutions", "infinite number of solutions", "infinite",
         "an infinite number", "infinitely many answers", "infinite number"),
        "infinitely many",
    ),
    **dict.fromkeys(("infinity", "positive infinity", "plus infinity"), "infinity"),
    **dict.fromkeys(("negative infinity", "minus infinity"), "negative infinity"),
    **dict.fromkeys(("cannot be determined", "can not be determined", "can't be determined", "not enough information",
                     "impossible to determine", "insufficient information", "undetermined"), "cannot be determined"),
    **dict.fromkeys(("diverges", "divergent", "diverge", "it diverges", "the series diverges"), "diverges"),
    **dict.fromkeys(("converges", "convergent", "converge", "it converges", "the series converges"), "converges"),
}  # fmt: skip
MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sep sept", "october oct", "november nov", "december dec"), start=1)
    for name in names.split()
}  # fmt: skip
DAYS = {
    name: full
    for full, names in {
        "monday": "monday mon", "tuesday": "tuesday tue tues", "wednesday": "wednesday wed", "thursday": "thursday thu thurs thur",
        "friday": "friday fri", "saturday": "saturday sat", "sunday": "sunday sun",
    }.items()
    for name in names.split()
}  # fmt: skip
KNOWN = frozenset({*SMALL, *MAGNITUDES, *PARTS, *EXPONENTS, *OPERATORS, *RELATIONS, *CONNECTIVES, *APPROXIMATE, *MONTHS, *DAYS,
    "factorial", "squared", "percent", "pi", "by", "less", "more", "than", "remainder", "if", "for", "all", "real", "is", "with",
    "north", "south", "east", "west", "above", "below", "to", "left", "right", "odd", "even", "degrees", "only", "where", "when",
    "since"})  # fmt: skip

_YES = {"y": "yes", "n": "no"}


def plain_words(text: str) -> str:
    """Return words in lower case with single spaces, abbreviations and spellings that mean the same made one."""
    words = re.sub(r"\s+", " ", text).strip(" .,;:!").casefold()
    return MEANINGS.get(words, DAYS.get(words, words))
