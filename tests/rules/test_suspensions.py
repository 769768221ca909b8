"""Until when a document is suspended, as the sentence that suspends it says."""

import pytest

from gazette.rules import suspensions


@pytest.mark.parametrize(
    ("quote", "last"),
    [
        ("自2031年4月1日起至2031年12月31日止，暂停执行《关于征收渡船停泊费的通知》（云价〔2019〕8号）。", "2031-12-31"),
        ("《灯塔费征收办法》第六条暂停执行至2031年12月31日。", "2031-12-31"),
        ("暂停实施《灯塔费征收办法》第八条至二〇三三年三月一日。", "2033-03-01"),
        ("暂停执行《灯塔费征收办法》第八条，期限至2033年3月1日止。", "2033-03-01"),
        ("《灯塔费征收办法》自2031年4月1日起暂停执行，自2032年1月1日起恢复执行。", "2031-12-31"),
        ("《灯塔费征收办法》推迟至2032年1月1日起施行。", "2031-12-31"),
        ("《灯塔噪声标准》的实施日期延期至2032年1月1日。", "2031-12-31"),
        ("修正「燈塔辦法」之實施日期，展延自120年5月1日施行。", "2031-04-30"),
        ("《灯塔费征收办法》暂停施行一年。", "2032-03-31"),
        ("在云山先行区暂时调整适用《灯塔法》第四条的规定，期限为三年。", "2034-03-31"),
        # No last day is said, or only in the name of the document.
        ("暂停施行《渡船签证办法》第五条，恢复施行时间另行通知。", None),
        ("暂停执行《关于2031年6月1日至2031年9月1日收费的通知》。", None),
        ("暂停执行《灯塔费征收办法》至2033年3月。", None),
        ("《灯塔费征收办法》有效期延长至2033年3月1日。", None),
    ],
)
def test_the_last_day_of_a_suspension(quote, last):
    assert suspensions.last_day(quote, "2031-04-01") == last


def test_a_duration_counts_from_a_first_day_that_is_known():
    assert suspensions.last_day("《灯塔费征收办法》暂停施行一年。") is None
