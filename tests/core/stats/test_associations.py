import doctest

import pytest
from scipy.stats import hypergeom

from bounceback.core.stats import associations
from bounceback.core.stats.associations import benjamini_hochberg, stands_out, two_sided
from bounceback.core.stats.intervals import Tally

ALIKE = {kind: {"BUSY": 20, "PRICE": 20, "BROKER": 10} for kind in ("trades", "clinics", "offices")}


def test_the_examples_hold():
    assert doctest.testmod(associations).failed == 0


def test_kinds_that_are_alike_do_not_stand_out():
    look = stands_out({"industry": ALIKE})

    assert len(look.cells) == 9
    assert look.different == ()


def test_what_stands_out_says_where_how_often_and_in_which_direction():
    noes = {**ALIKE, "clinics": {"BUSY": 2, "PRICE": 46, "BROKER": 2}}

    most = stands_out({"industry": noes}).different[0]

    assert (most.table, most.kind, most.reason) == ("industry", "clinics", "PRICE")
    assert most.here == Tally(46, 50)
    assert most.elsewhere == Tally(40, 100)
    assert most.more_often
    assert most.ratio == pytest.approx(2.3)


def test_rarer_than_elsewhere_stands_out_too():
    noes = {**ALIKE, "clinics": {"BUSY": 2, "PRICE": 46, "BROKER": 2}}

    rare = {cell.reason for cell in stands_out({"industry": noes}).different if not cell.more_often}

    assert "BUSY" in rare


def test_the_residual_is_the_adjusted_one():
    cell = stands_out({"t": {"a": {"x": 30, "y": 20}, "b": {"x": 20, "y": 30}}}).cells[0]

    # Of a table of two by two its square is Pearson's chi-square: N (ad − bc)² / the product of the margins.
    assert cell.residual**2 == pytest.approx(100 * (30 * 30 - 20 * 20) ** 2 / 50**4)


@pytest.mark.parametrize(("hits", "tries", "all_hits", "everything"), [(0, 12, 9, 80), (7, 12, 9, 80), (3, 10, 30, 40)])
def test_the_exact_chance_equals_the_librarys(hits, tries, all_hits, everything):
    drawn = hypergeom(everything, all_hits, tries)
    below = drawn.cdf(hits) - drawn.pmf(hits) / 2
    above = drawn.sf(hits) + drawn.pmf(hits) / 2

    ours = two_sided(hits, tries=tries, all_hits=all_hits, everything=everything)

    assert ours == pytest.approx(min(1, 2 * min(below, above)))


def test_the_more_is_compared_the_surer_each_must_be():
    suspicious = {"a": {"x": 20, "y": 20}, "b": {"x": 30, "y": 10}}
    even = {"a": {"x": 20, "y": 20}, "b": {"x": 20, "y": 20}}

    assert stands_out({"one": suspicious}).different
    assert not stands_out({"one": suspicious} | {f"t{n}": even for n in range(12)}).different


def test_kinds_with_fewer_than_ten_noes_are_not_compared():
    look = stands_out({"industry": {**ALIKE, "farms": {"BUSY": 9}}})

    assert {cell.kind for cell in look.cells} == set(ALIKE)


def test_how_many_more_noes_it_takes_falls_with_every_no():
    def times(many: int) -> int | None:
        noes = {kind: {"BUSY": 4 * many, "PRICE": 4 * many, "BROKER": 2 * many} for kind in "abcdefgh"}
        return stands_out({"industry": noes}).more

    assert times(1) - times(2) == 80
    assert times(40) == 0


def test_with_nothing_to_compare_nothing_is_foretold():
    assert stands_out({}).more is None
    assert stands_out({"industry": {"trades": {"BUSY": 40}}}) == stands_out({})


def test_a_reason_that_nobody_else_gave_has_no_ratio():
    cells = stands_out({"t": {"a": {"x": 10, "y": 10}, "b": {"y": 20}}}).cells

    assert [cell.ratio for cell in cells if (cell.kind, cell.reason) == ("a", "x")] == [None]


def test_findings_pass_together_and_in_their_order():
    assert benjamini_hochberg([]) == []
    assert benjamini_hochberg([0.2, 0.03, 0.06, 0.02]) == [False, True, True, True]
    assert benjamini_hochberg([0.03, 0.5]) == [True, False]
    assert benjamini_hochberg([0.06, 0.5]) == [False, False]
