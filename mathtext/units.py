r"""Units of measure, money and counted things: what may follow a number, and how large each is.

>>> find_unit("km", is_text=False), find_unit("xy", is_text=False) is None
(Unit(scale=Fraction(1000, 1), dimension='length'), True)
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

GENERIC = "units"
"""The dimension of words that only say that something is counted or measured: 5 units, 12 ways."""


@dataclass(frozen=True, slots=True)
class Unit:
    """`scale` base units of a `dimension`; units of two dimensions are never the same. `-` joins dimensions with their powers."""

    scale: Fraction
    dimension: str


# dimension: unit names with their size. A name with a capital or of one letter is a symbol and is compared as it is.
_MEASURES: dict[str, dict[str, str | int]] = {
    "length": {
        "m meter meters metre metres": 1, "angstrom angstroms": "1/10000000000",
        "in inch inches": "127/5000", "ft foot feet": "381/1250", "yd yds yard yards": "1143/1250",
        "mi mile miles": "201168/125", "furlong furlongs": "25146/125", "ly": 9460730472580800, "lightyear lightyears": 9460730472580800,
    },
    "mass": {
        "g gram grams gramme grammes gm gms": "1/1000", "t ton tons tonne tonnes": 1000, "lb lbs pound-mass": "45359237/100000000",
        "oz ounce ounces": "45359237/1600000000",
    },
    "time": {
        "s sec secs second seconds": 1, "min mins minute minutes": 60, "h hr hrs hour hours": 3600, "day days": 86400,
        "week weeks wk wks": 604800, "month months": "2629746", "year years yr yrs": 31556952, "decade decades": 315569520,
        "century centuries": 3155695200, "night nights": 86400, "fortnight fortnights": 1209600,
    },
    "volume": {
        "L l liter liters litre litres": "1/1000", "cc": "1/1000000", "gallon gallons gal": "473176473/125000000000",
        "quart quarts qt": "473176473/500000000000", "pint pints pt": "473176473/1000000000000", "cup cups": "473176473/2000000000000",
        "tablespoon tablespoons tbsp": "473176473/32000000000000", "teaspoon teaspoons tsp": "473176473/96000000000000",
        "fl-oz": "473176473/16000000000000",
    },
    "area": {"acre acres": "316160658/78125", "hectare hectares ha": 10000},
    "speed": {"mph": "1397/3125", "kph kmph kmh": "5/18", "knot knots": "463/900"},
    "angle": {"degree degrees deg °": 1, "rad radian radians": "0", "revolution revolutions": 360, "arcminute arcminutes": "1/60"},
    "current": {"A amp amps ampere amperes": 1},
    "temperature": {"K kelvin kelvins": 1},
    "celsius": {"celsius Celsius": 1}, "fahrenheit": {"fahrenheit Fahrenheit": 1},
    "frequency": {"Hz hertz": 1, "rpm": "1/60"}, "force": {"N newton newtons": 1}, "energy": {"J joule joules": 1,
    "eV": "1602176634/10000000000000000000000000000",
        "cal calorie calories": "523/125", "kcal": 4184, "kWh kilowatt-hour": 3600000},
    "power": {"W watt watts": 1, "hp horsepower": "7457/10"}, "pressure": {"Pa pascal pascals": 1,
    "atm atmosphere atmospheres": 101325, "bar bars": 100000},
    "voltage": {"V volt volts": 1}, "charge": {"C coulomb coulombs": 1}, "resistance": {"ohm ohms Ohm": 1}, "amount": {"mol mole moles": 1},
    "capacity": {"F farad farads": 1}, "field": {"T tesla": 1}, "inductance": {"H henry": 1}, "light": {"cd candela": 1, "lumen lumens": 1},
    "information": {"bit bits": 1, "byte bytes B": 8, "KB kB kilobyte kilobytes": 8000, "MB megabyte megabytes": 8000000,
    "GB gigabyte gigabytes": 8000000000, "TB": 8000000000000},
    "dollar": {"dollar dollars USD usd bucks": 1, "cent cents ¢": "1/100", "nickel nickels": "1/20", "dime dimes": "1/10",
    "quarter-coin": "1/4"},
    "euro": {"euro euros EUR": 1}, "sterling": {"pounds-sterling GBP": 1, "pence penny-sterling": "1/100", "shilling shillings": "1/20"},
    "rupee": {"rupee rupees Rs INR Re": 1, "paise paisa": "1/100"}, "yen": {"yen JPY": 1}, "yuan": {"yuan RMB CNY": 1},
    "rouble": {"rouble roubles ruble rubles": 1},
    "peso": {"peso pesos": 1}, "franc": {"franc francs": 1}, "won": {"won": 1}, "baht": {"baht": 1},
}  # fmt: skip
_POUND = {"pound", "pounds"}  # of weight or of money
_PREFIXES = {
    "k": 3, "M": 6, "G": 9, "T": 12, "c": -2, "m": -3, "d": -1, "n": -9, "p": -12, "h": 2,
    "kilo": 3, "mega": 6, "giga": 9, "centi": -2, "milli": -3, "micro": -6, "nano": -9, "deci": -1, "deca": 1, "hecto": 2, "pico": -12,
}  # fmt: skip
_PREFIXED = {"m", "g", "L", "l", "s", "Hz", "N", "J", "W", "Pa", "V", "A", "C", "eV", "mol", "F", "T", "K", "cal", "t"}
_PREFIXED_WORDS = (
    "meter",
    "metre",
    "gram",
    "liter",
    "litre",
    "second",
    "watt",
    "volt",
    "joule",
    "newton",
    "hertz",
    "pascal",
    "byte",
    "calorie",
    "amp",
    "ampere",
    "mole",
)
_GENERIC_WORDS_TEXT = """
units unit sq.units ways way possibilities possibility solutions solution numbers number times time elements element
members values value items item objects things thing pairs pair integers integer digits digit terms term outcomes
outcome points point sides choices choice possible total altogether roots root distinct different methods method cases
case arrangements combinations permutations functions subsets squares th st nd rd
"""
_GENERIC_WORDS = frozenset(_GENERIC_WORDS_TEXT.split())
# things that problems count; each is a dimension of its own: 5 apples are not 5 pears
_COUNTED_TEXT = """
apple ball marble cookie book pencil pen student person child boy girl man woman adult teacher player team game match
coin card ticket flower tree car bus bike bicycle truck train plane boat seat chair table room house floor page word
letter sentence line row column box bag bottle jar can crate carton package pack bundle pile stack basket bucket
barrel tank glass bowl plate spoon fork knife egg orange banana pear peach plum grape cherry strawberry lemon melon
pumpkin potato tomato carrot onion sandwich pizza slice piece cake pie cupcake muffin donut doughnut candy chocolate
sweet lollipop dog cat fish bird chicken cow horse sheep goat pig rabbit mouse ant bee spider frog turtle monkey lion
tiger elephant bear duck goose shirt sock shoe hat dress jacket button bead ribbon necklace bracelet ring toy doll
block brick tile stone rock shell star stamp sticker photo picture painting poster magazine newspaper movie song video
phone computer machine robot battery bulb lamp light window door key lock wheel tire step lap trip visit
class lesson test exam question problem mark vote voter guest visitor customer passenger driver worker
employee friend brother sister cousin sibling family couple group club committee song goal run win loss tie draw shot
serving vertex edge face side angle diagonal triangle square rectangle circle polygon hexagon pentagon cube
sphere prism pyramid segment ray chord tangent arc region part section share handshake move turn roll flip toss spin
round resident citizen inhabitant tourist soldier sailor pirate dwarf gnome king queen knight dot rose
tulip daisy lily seed plant bush leaf branch acorn nut peanut walnut almond raisin bean kernel grain loaf roll bun
bagel burger hotdog taco noodle meal lunch dinner breakfast drink juice soda coffee brownie cracker chip
crayon marker eraser notebook folder envelope postcard gift present balloon kite drum guitar piano violin
skater runner swimmer dancer singer actor doctor nurse patient farmer baker chef lawyer engineer
scientist painter carpenter plumber puppy kitten calf lamb chick
"""
_COUNTED = _COUNTED_TEXT.split()
_IRREGULAR = {
    "people": "person", "persons": "person", "children": "child", "men": "man", "women": "woman", "mice": "mouse", "geese": "goose",
    "knives": "knife", "leaves": "leaf", "loaves": "loaf", "vertices": "vertex", "dwarves": "dwarf", "calves": "calf", "fish": "fish",
    "sheep": "sheep", "kids": "child", "kid": "child", "dice": "die", "classes": "class", "faces": "face", "foxes": "fox",
}  # fmt: skip


def _size(value: str | int) -> Fraction:
    return Fraction(value)


def _table() -> Iterator[tuple[str, Unit]]:
    for dimension, units in _MEASURES.items():
        for names, value in units.items():
            for name in names.split():
                yield name, Unit(_size(value), dimension)
                if name in _PREFIXED:
                    yield from (
                        (p + name, Unit(_size(value) * Fraction(10) ** e, dimension))
                        for p, e in _PREFIXES.items()
                        if len(p) == 1
                    )
                if name.rstrip("s") in _PREFIXED_WORDS or name in _PREFIXED_WORDS:
                    yield from (
                        (p + name, Unit(_size(value) * Fraction(10) ** e, dimension))
                        for p, e in _PREFIXES.items()
                        if len(p) > 1
                    )
    for word in _GENERIC_WORDS:
        yield word, Unit(Fraction(1), GENERIC)
    for word in _POUND:
        yield word, Unit(Fraction(45359237, 100000000), "mass")
    for thing in _COUNTED:
        for name in (thing, *_plurals(thing)):
            yield name, Unit(Fraction(1), thing)
    for plural, thing in _IRREGULAR.items():
        yield plural, Unit(Fraction(1), thing)


def _plurals(noun: str) -> tuple[str, ...]:
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return (noun[:-1] + "ies",)
    if noun.endswith(("s", "x", "ch", "sh", "o")):
        return (noun + "es", noun + "s")
    return (noun + "s",)


_UNITS: dict[str, Unit] = {}
for _name, _unit in _table():
    _UNITS.setdefault(_name, _unit)
# letters that a bare run of letters may mean as a unit; all other symbols may be products of variables
_BARE_TEXT = """
cm mm km kg mg mL ml dm kL kl cL cl ft lb lbs oz yd yds hr hrs mins min sec secs mph kph kmph kmh gal cc Hz kHz MHz kJ
kW kWh kN kPa eV mol rad in gm gms qt pt tsp tbsp rpm atm deg usd USD Rs EUR nm mi wk yr yrs GHz MeV keV GeV mA mV kV
mW MW GB MB KB kB TB km/h
"""
_BARE = frozenset(_BARE_TEXT.split())


def find_unit(word: str, *, is_text: bool) -> Unit | None:
    r"""Return the unit that a word means. `is_text`: within ``\text{}``, so that it cannot be a product of letters."""
    unit = _UNITS.get(word)
    if unit is None and len(word) > 2:
        unit = _UNITS.get(word.lower())
    if unit is None or is_text or word in _BARE or (len(word) >= 3 and word.islower()) or (len(word) >= 4):
        return unit
    return None
