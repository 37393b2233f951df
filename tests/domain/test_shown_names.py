"""Names as colleagues read them."""

import pytest

from domain.people.names import shown_name


@pytest.mark.parametrize(
    ("first", "last", "written"),
    [
        ("小明", "王", "王小明"),
        ("王", "小明", "王小明"),
        ("欧阳", "娜娜", "欧阳娜娜"),
        ("娜", "王", "王娜"),
        ("Ann", "Lee", "Ann Lee"),
        ("王小明", None, "王小明"),
    ],
)
def test_a_chinese_name_is_written_family_name_first_however_it_was_entered(first, last, written):
    assert shown_name({"first_name": first, "last_name": last}) == written
