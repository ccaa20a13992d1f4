"""Names that are functions, constants or sets, with the spellings that people use."""

# what is written → the function; a name that is not here is no function
_FUNCTIONS_TEXT = """
sin cos tan cot sec csc sinh cosh tanh coth sech csch arcsin arccos arctan arccot arcsec arccsc arsinh arcosh artanh
ln lg exp log gcd lcm max min det tr arg Re Im sgn erf deg dim ker rank cis Arg lim sup mod floor ceil
"""
FUNCTIONS = {
    **{name: name for name in _FUNCTIONS_TEXT.split()},
    "arcsinh": "arsinh", "arccosh": "arcosh", "arctanh": "artanh", "asin": "arcsin", "acos": "arccos", "atan": "arctan",
    "ctg": "cot", "tg": "tan", "cotan": "cot", "cosec": "csc", "arctg": "arctan",
    "hcf": "gcd", "HCF": "gcd", "GCD": "gcd", "LCM": "lcm", "sign": "sgn", "sqrt": "sqrt", "abs": "abs", "Log": "log", "Ln": "ln",
    "arcctg": "arccot", "cbrt": "cbrt",
}  # fmt: skip
FUNCTIONS.pop("mod")
NEEDS_BRACKET = frozenset(
    {
        "max",
        "min",
        "deg",
        "dim",
        "ker",
        "rank",
        "sup",
        "tr",
        "arg",
        "sign",
        "abs",
        "floor",
        "ceil",
        "lim",
    }
)
"""Functions that are read as such only with a bracket behind the name (or as a LaTeX command)."""
INVERSES = {
    "sin": "arcsin", "cos": "arccos", "tan": "arctan", "cot": "arccot", "sec": "arcsec", "csc": "arccsc", "sinh": "arsinh",
    "cosh": "arcosh", "tanh": "artanh",
}  # fmt: skip
CONSTANTS = {"pi": "pi", "infty": "infinity", "infinity": "infinity", "oo": "infinity", "inf": "infinity"}
_GREEK_TEXT = """
alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi rho varrho sigma varsigma
tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega ell hbar aleph imath
jmath nabla partial
"""
GREEK = frozenset(_GREEK_TEXT.split())
SAME_LETTER = {
    "varepsilon": "epsilon",
    "vartheta": "theta",
    "varrho": "rho",
    "varsigma": "sigma",
    "varphi": "phi",
    "imath": "i",
    "jmath": "j",
}
_ACCENTS_TEXT = """
vec hat bar tilde overrightarrow widehat overline dot ddot overleftrightarrow widetilde overarc wideparen mathring
check
"""
ACCENTS = frozenset(_ACCENTS_TEXT.split())
NUMBER_SETS = frozenset("RZNQC")
APPLIED = frozenset("fghFGHpPqQ")
"""Letters that a bracket behind them makes functions."""
