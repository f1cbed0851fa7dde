"""Elementary functions of vectors, to about two units in the last place, without branches and tables.

The coefficients are those of the polynomials through the Chebyshev points of the interval each is used on,
computed with 50 digits; the longer row is for float64, the shorter for float32.
"""

import math

from llvmlite import ir

from nnsim.kernels.vectors import Vector, bounded, copysign, polynomial, where

LOG2_E = 1.4426950408889634

LN2 = {64: (6.93147180369123816490e-01, 1.90821492927058770002e-10), 32: (0.693359375, -2.12194440e-4)}
"""ln 2 in two parts; the first ends in so many zero bits that its multiples are exact (fdlibm, Cephes)."""

HALF_PI = {
    64: (1.57079632673412561417, 6.07710050630396597660e-11, 2.02226624879595063154e-21),
    32: (1.5703125, 4.837512969970703125e-4, 7.54978995489188216e-8),
}
"""Half of pi in three parts, likewise (fdlibm, Cephes)."""

FAR = 40.0
"""From here on exp(-x**2 / 2) is 0 but for rounding."""

EXP_RANGE = {64: (-708.0, 710.0), 32: (-87.0, 89.0)}
"""Below it exp(x) leaves the normal numbers and counts as the bound's; above it, it is infinite."""

SHIFT = {64: 6755399441055744.0, 32: 12582912.0}
"""1.5 times 2**52 (2**23): a sum with it is rounded to a whole number, which its last bits show."""

BIAS = {64: 1023, 32: 127}
MANTISSA = {64: 52, 32: 23}

EXP = {
    64: (
        0.5000000000000001,
        0.16666666666666669,
        0.04166666666662404,
        0.008333333333330055,
        0.0013888888917258759,
        0.00019841269863088255,
        2.4801521225986432e-05,
        2.7557268406190795e-06,
        2.7620121717381933e-07,
        2.51004110820149e-08,
    ),
    32: (
        0.5,
        0.1666657689,
        0.0416665545,
        0.008363194882,
        0.001392620336,
    ),
}
"""(exp(r) - 1 - r) / r**2 for abs(r) up to ln(2) / 2."""

LOG = {
    64: (
        0.3333333333333333,
        0.20000000000007292,
        0.1428571428355438,
        0.11111111358713932,
        0.09090894718066429,
        0.07692785032479312,
        0.06657072104827468,
        0.06000536404795356,
        0.04400369243072337,
        0.08082022805971766,
    ),
    32: (
        0.3333333366,
        0.1999985317,
        0.14296179,
        0.108532879,
        0.1161216461,
    ),
}
"""(log((1 + s) / (1 - s)) / (2 s) - 1) / s**2 as a polynomial in s**2, for s from 0 to 1/3."""

SIN = {
    64: (
        -0.16666666666666666,
        0.008333333333330948,
        -0.0001984126983675849,
        2.7557316102508736e-06,
        -2.5051131835894976e-08,
        1.5918128638625855e-10,
    ),
    32: (
        -0.1666666466,
        0.008332748265,
        -0.000195878897,
    ),
}
"""(sin(r) / r - 1) / r**2 as a polynomial in r**2, for abs(r) up to pi / 4."""

COS = {
    64: (
        0.041666666666666664,
        -0.0013888888888887398,
        2.4801587298765635e-05,
        -2.755731727170245e-07,
        2.0876146262704946e-09,
        -1.1382632014983239e-11,
    ),
    32: (
        0.04166666466,
        -0.001388830303,
        2.454794091e-05,
    ),
}
"""(cos(r) - 1 + r**2 / 2) / r**4 likewise."""

ERFC = {
    64: (
        1.2375126308378275,
        -0.14024059858554702,
        0.003585415485479575,
        0.08227673849014977,
        -0.10880393014246645,
        0.09230432116025894,
        -0.05869339857631061,
        0.028362277420377335,
        -0.009746579685962172,
        0.001755625843431864,
        0.00029371439057885625,
        -0.00029015404203352677,
        5.1646493410028e-05,
        2.238413852565583e-05,
        -1.1437980374493984e-05,
        -9.73387516747551e-07,
        1.7419011945174593e-06,
        -5.741076073251731e-08,
        -2.485110865005559e-07,
        2.33985343149065e-08,
        3.195398611989649e-08,
        -3.798189798556068e-09,
        -2.6185201563747346e-09,
        3.2052623394732975e-10,
    ),
    32: (
        1.237512631,
        -0.140240659,
        0.003585438016,
        0.0822784339,
        -0.1088045645,
        0.09229069167,
        -0.05868825205,
        0.02840943039,
        -0.009764690498,
        0.001675734251,
        0.0003253884646,
        -0.0002240520495,
        2.363482007e-05,
    ),
}
"""(1 + 2 t) exp(t**2) erfc(t) as a polynomial in y = (t - 3.75) / (t + 3.75), for t from 0 on.

The substitution is that of Shepherd and Laframboise, Mathematics of Computation 36 (1981) 249.
"""


def _whole(x: Vector) -> tuple[Vector, Vector]:
    """Return x rounded to a whole number, and the same plus `SHIFT`, whose last bits are that number."""
    shifted = x + SHIFT[x.emitter.bits]
    return shifted - SHIFT[x.emitter.bits], shifted


def _split(x: Vector) -> tuple[Vector, Vector]:
    """Return half of 2**k, and exp(r) - 1, with exp(x) = 2**k exp(r); NaN gives NaN.

    x = k ln 2 + r and abs(r) is at most ln(2) / 2.
    """
    e = x.emitter
    inside = bounded(x, *EXP_RANGE[e.bits])
    k, shifted = _whole(inside * LOG2_E)
    high, low = LN2[e.bits]
    r = (inside - k * high) - k * low
    series = r + (r * r) * polynomial(r, EXP[e.bits])
    number = e.builder.add(e.builder.bitcast(shifted.value, e.integers), _integer(x, BIAS[e.bits] - 1))
    bits = e.builder.shl(number, _integer(x, MANTISSA[e.bits]))
    return Vector(e, e.builder.bitcast(bits, e.type)), series


def _integer(x: Vector, value: int) -> ir.Constant:
    return ir.Constant(x.emitter.integers, value if x.emitter.lanes == 1 else [value] * x.emitter.lanes)


def exp(x: Vector) -> Vector:
    """Return exp(x); below the range of normal numbers the least of them."""
    half, series = _split(x)
    return (half + half * series) * 2.0


def exp_and_expm1(x: Vector) -> tuple[Vector, Vector]:
    """Return exp(x) and exp(x) - 1, exact also close to 0."""
    half, series = _split(x)
    power = half * 2.0
    return power + power * series, power * series + (power - 1.0)


def sigmoid(x: Vector) -> Vector:
    """Return 1 / (1 + exp(-x)), from exp(-abs(x)) so that nothing overflows."""
    power = exp(-abs(x))
    return where(x < 0.0, power, 1.0) / (power + 1.0)


def tanh(x: Vector) -> Vector:
    """Return the hyperbolic tangent, from exp(2 abs(x)) - 1; beyond 20 it is 1 to the last digit."""
    twice = abs(x) * 2.0
    _, m = exp_and_expm1(where(twice > 40.0, 40.0, twice))
    return copysign(m / (m + 2.0), x)


def log1p_share(u: Vector) -> Vector:
    """Return log(1 + u) for u from 0 to 1."""
    s = u / (u + 2.0)
    square = s * s
    return 2.0 * (s + s * (square * polynomial(square, LOG[u.emitter.bits])))


def log(x: Vector) -> Vector:
    """Return log(x) for normal x above 0; NaN for others.

    x = 2**k m with m from sqrt(1/2) to sqrt(2), and log(m) from s = (m - 1) / (m + 1).
    """
    e, bits = x.emitter, x.emitter.bits
    pattern = e.builder.bitcast(x.value, e.integers)
    # The exponent counts from sqrt(1/2) on: take its bit pattern off.
    least = {64: 0x3FE6A09E667F3BCD, 32: 0x3F3504F3}[bits]
    above = e.builder.sub(pattern, _integer(x, least))
    exponent = e.builder.ashr(above, _integer(x, MANTISSA[bits]))
    mantissa = e.builder.sub(pattern, e.builder.shl(exponent, _integer(x, MANTISSA[bits])))
    m = Vector(e, e.builder.bitcast(mantissa, e.type))
    k = Vector(e, e.builder.sitofp(exponent, e.type))
    s = (m - 1.0) / (m + 1.0)
    square = s * s
    high, low = LN2[bits]
    result = k * high + (2.0 * (s + s * (square * polynomial(square, LOG[bits]))) + k * low)
    return where(x > 0.0, result, math.nan)


def softplus(x: Vector) -> Vector:
    """Return log(1 + exp(x)), from exp(-abs(x)) so that nothing overflows."""
    return where(x < 0.0, 0.0, x) + log1p_share(exp(-abs(x)))


def sin_and_cos(x: Vector) -> tuple[Vector, Vector]:
    """Return sine and cosine; beyond some 100,000 their last digits get lost one by one."""
    e = x.emitter
    k, shifted = _whole(x * (2.0 / math.pi))
    first, second, third = HALF_PI[e.bits]
    r = bounded(((x - k * first) - k * second) - k * third, -0.8, 0.8)
    square = r * r
    s = r + r * (square * polynomial(square, SIN[e.bits]))
    c = 1.0 - (square * 0.5 - (square * square) * polynomial(square, COS[e.bits]))
    quarter = e.builder.bitcast(shifted.value, e.integers)

    def is_set(number: "ir.Value", bit: int) -> "ir.Value":
        return e.builder.icmp_unsigned("!=", e.builder.and_(number, _integer(x, bit)), _integer(x, 0))

    odd = is_set(quarter, 1)
    sine, cosine = where(odd, c, s), where(odd, s, c)
    next_quarter = e.builder.add(quarter, _integer(x, 1))
    return where(is_set(quarter, 2), -sine, sine), where(is_set(next_quarter, 2), -cosine, cosine)


def exp_of_square(x: Vector) -> Vector:
    """Return exp(-x**2); what rounding takes from the square is made up for."""
    x = bounded(x, -FAR, FAR)
    square = x * x
    lost = x.emitter.call("fmuladd", x, x, -square)
    power = exp(-square)
    return power - power * lost


def normal_share(x: Vector) -> tuple[Vector, Vector]:
    """Return the standard normal distribution's function and density."""
    x = bounded(x, -FAR, FAR)
    t = abs(x) * math.sqrt(0.5)
    y = (t - 3.75) / (t + 3.75)
    # erfc(t) = exp(-t**2) P(y) / (1 + 2 t)
    power = exp_of_half_square(x)
    tail = 0.5 * power * (polynomial(y, ERFC[x.emitter.bits]) / (1.0 + 2.0 * t))
    return where(x < 0.0, tail, 1.0 - tail), power * (1.0 / math.sqrt(2.0 * math.pi))


def exp_of_half_square(x: Vector) -> Vector:
    """Return exp(-x**2 / 2), likewise."""
    half = x * 0.5
    square = half * x
    lost = x.emitter.call("fmuladd", half, x, -square)
    power = exp(-square)
    return power - power * lost
