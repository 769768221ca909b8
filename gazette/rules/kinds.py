"""What sort of document it is (文种): by its issuers, its number and the last word of its title."""

import re

from gazette.rules.data import load
from gazette.rules.script import plain
from gazette.types.regulation import Kind

_LOCAL = re.compile(
    r"^(?!全国)[\u4e00-\u9fff]{2,10}?(?:省|自治区|市|自治州|自治县|县|区|州)(?:第[\u4e00-\u9fff]+届)?人(?:民(?:代表大会|政府)|大)|^政府"
)
_COURTS = ("最高人民法院", "最高人民检察院")


def kind_of(title: str | None, numbers: tuple[str, ...], issuers: tuple[str, ...]) -> Kind:
    """The kind; OTHER when nothing tells."""
    flat = re.sub(r"(?:\([^()]{1,40}\)| )+$", "", plain(title or ""))
    names = [plain(name) for name in issuers]
    number = plain(" ".join(numbers))
    special = _special(flat, number, names)
    if special:
        return special
    if any(_LOCAL.match(name) for name in names) and (
        flat.endswith(("条例", "办法", "规定")) or "令" in number or "公告" in number
    ):
        return Kind.LOCAL
    if "国务院令" in number or (flat.endswith("条例") and "国务院" in names):
        return Kind.ADMINISTRATIVE_REGULATION
    if re.search(r"令", number):
        return Kind.RULE
    return _by_noun(flat)


def _special(flat: str, number: str, names: list[str]) -> Kind | None:
    """Kinds that show by a single sign."""
    if re.search(r"任免|任命|(?:任|免)职(?:的)?(?:通知|名单)?$|任免人员", flat):
        return Kind.APPOINTMENT
    if flat.endswith(tuple(load("titles")["corrigendum"])):
        return Kind.CORRIGENDUM
    if "法释" in number or (any(name in _COURTS for name in names) and flat.endswith(("解释", "规定", "批复", "决定"))):
        return Kind.INTERPRETATION
    if "主席令" in number or (flat.endswith("法") and not flat.endswith(("办法", "方法", "做法"))):
        return Kind.LAW
    if re.search(r"政府.*政府|共和国.*(?:和|与).*国|公约$|之间的", flat) and flat.endswith(
        tuple(load("titles")["treaty"])
    ):
        return Kind.TREATY
    return None


def _by_noun(flat: str) -> Kind:
    data = load("titles")
    for name in ("announcement", "reply", "normative", "law"):
        if flat.endswith(tuple(data[name])):
            return Kind(name)
    if re.search(r"(?:令|函|公告)：", flat):
        return Kind.ANNOUNCEMENT if "公告：" in flat else Kind.NORMATIVE
    return Kind.OTHER
