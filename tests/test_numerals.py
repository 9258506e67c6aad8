from decimal import Decimal

import cn2an  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.narrative.numerals import Numeral, find_numerals, read_han

UNDER_ALL_UNITS = 10**8


def one(text: str) -> Numeral:
    (numeral,) = find_numerals(text)
    return numeral


@pytest.mark.parametrize(
    ("text", "value", "unit", "approx", "digits"),
    [
        ("32条", 32, "条", False, "32"),
        ("1,846条", 1846, "条", False, "1,846"),
        ("1，234，567条", 1234567, "条", False, "1，234，567"),
        ("４１２条", 412, "条", False, "４１２"),
        ("１．２万余人", 12000, "人", True, "１．２万"),
        ("8.5万余条", 85000, "条", True, "8.5万"),
        ("48.6万条", 486000, "条", False, "48.6万"),
        ("100余万次", 1000000, "次", True, "100"),
        ("9800多万元", 98000000, "元", True, "9800"),
        ("86.5万元", 865000, "元", False, "86.5万"),
        ("1.26亿元", 126000000, "元", False, "1.26亿"),
        ("282.1元", Decimal("282.1"), "元", False, "282.1"),
        ("10471多条", 10471, "条", True, "10471"),
        ("10万+次", 100000, "次", True, "10万"),
        ("3千余份", 3000, "份", True, "3千"),
        ("5.2万件次", 52000, "件次", False, "5.2万"),
        ("56（条）", 56, "条", False, "56"),
        ("0件", 0, "件", False, "0"),
        ("十余期", 10, "期", True, "十"),
        ("三百余次", 300, "次", True, "三百"),
        ("两次", 2, "次", False, "两"),
        ("万余册", 10000, "册", True, "万"),
        ("一百零五件", 105, "件", False, "一百零五"),
        ("三批次", 3, "批次", False, "三"),
    ],
)
def test_a_numeral_is_read_with_its_unit_and_how_sure_it_is(
    text: str, value: object, unit: str, approx: object, digits: str
) -> None:
    numeral = one(text)

    assert (numeral.value, numeral.unit, numeral.approx) == (value, unit, approx)
    assert text[numeral.start : numeral.end] == digits


@pytest.mark.parametrize("text", ["12（次）", "12(次)", "12条（次）", "12篇（条）", "12条/次"])
def test_a_double_unit_belongs_to_its_number(text: str) -> None:
    assert one(text).tail == len(text)


@pytest.mark.parametrize("text", ["统一部", "进一步", "百姓关心", "千方百计", "万众瞩目", "一般来说"])
def test_han_numerals_without_a_unit_of_ours_are_words(text: str) -> None:
    assert not [numeral for numeral in find_numerals(text) if numeral.unit in ("件", "条")]


def test_digits_too_many_for_a_number_have_no_value() -> None:
    assert one("1" * 5000 + "条").value is None


@pytest.mark.parametrize("numeral", ["十十", "一二百", "百千", "一" * 40])
def test_han_characters_that_write_no_number_are_none(numeral: str) -> None:
    assert read_han(numeral) is None


@given(st.integers(min_value=0, max_value=UNDER_ALL_UNITS))
def test_every_number_written_in_han_is_read_as_the_library_reads_it(number: int) -> None:
    written = cn2an.an2cn(number)

    assert read_han(written) == number == cn2an.cn2an(written)


@given(st.text(alphabet="0123456789０９,，.万亿余多条件次两十百千一 年", max_size=30))
def test_every_digit_is_in_one_numeral(text: str) -> None:
    covered = [at for numeral in find_numerals(text) for at in range(numeral.start, numeral.end)]

    assert len(covered) == len(set(covered))
    assert {at for at, char in enumerate(text) if char in "0123456789０９"} <= set(covered)
