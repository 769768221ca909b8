"""Invented documents in the true form of a bulletin, and queries cut from them."""

import random
import re

from index.types import Document

ISSUERS = ("环境保护厅", "财政局", "城乡建设委员会", "人民银行营业部")
THINGS = ("噪声污染", "扬尘", "餐饮油烟", "危险废物转移", "排污许可", "机动车停放", "市容环境卫生", "生活垃圾分类")
FORMS = ("管理办法", "暂行规定", "实施细则", "若干意见", "工作方案")
SENTENCES = (
    "第{n}条 为了防治{thing}，保护和改善环境，根据有关法律、行政法规，制定本办法。",
    "第{n}条　本市行政区域内的{thing}及其监督管理，适用本办法。",
    "第{n}条 {issuer}负责{thing}的统一监督管理，并可以委托其所属机构实施。",
    "第{n}条 违反本办法规定的，由{issuer}责令限期改正，处５００元以上２千元以下罚款。",
    "（{n}）未按照规定报送{thing}资料的；",
    "本办法自２０{n}年３月１日起施行。《关于{thing}的通知》（{number}）同时废止。",
    "对上述请示，现答复如下：{thing}应当依照“谁产生、谁负责”的原则处理，即以㎡为单位计算。",
    "附件：1.{thing}登记表  2. GB 3096—2008 摘要",
)
NUMBERS = (
    "甲环发〔{y}〕{n}号",
    "丙财综[{y}]第0{n}号",
    "乙建规（{y}）{n}号",
    "丁银发【{y}】{n}号",
    "公告{y}年第{n}号",
    "",
)
BRACKETS = ("〔〕", "[]", "【】", "（）", "()", "［］", "﹝﹞")
TRADITIONAL = str.maketrans(
    "环发号银规据护办法责机构围废转许复着里后国务", "環發號銀規據護辦法責機構圍廢轉許覆著裡後國務"
)


def documents(count, seed=7):
    """`count` documents; lines broken at odd places, spaces strewn in, some in traditional characters."""
    chance = random.Random(seed)
    for n in range(count):
        thing, issuer = chance.choice(THINGS), chance.choice(ISSUERS)
        number = chance.choice(NUMBERS).format(y=chance.randint(1985, 2024), n=chance.randint(1, 199))
        title = f"{issuer}关于印发《{chance.choice(('全市', '本省', ''))}{thing}{chance.choice(FORMS)}》的通知"
        body = "\n".join(sentence(chance, thing, issuer) for _ in range(chance.randint(2, 12)))
        if chance.random() < 0.2:
            title, body = title.translate(TRADITIONAL), body.translate(TRADITIONAL)
        yield Document(f"r/{n:05}", title, (number,) if number else (), broken(chance, body), f"20{n % 25:02}-03-01")


def sentence(chance, thing, issuer):
    number = chance.choice(NUMBERS[:5]).format(y=chance.randint(1985, 2024), n=chance.randint(1, 199))
    thing = chance.choice((thing, chance.choice(THINGS)))
    return chance.choice(SENTENCES).format(n=chance.randint(10, 24), thing=thing, issuer=issuer, number=number)


def broken(chance, text):
    """Line ends and spaces where a printed line or an OCR engine put them."""
    return "".join(c + (chance.choice(("\n", " ", "　")) if chance.random() < 0.03 else "") for c in text)


def queries(docs, count, seed=11):
    """Queries made of pieces of 1 to 10 characters, in either script and any bracket form, joined by operators."""
    chance = random.Random(seed)
    for _ in range(count):
        yield query(chance, docs)


def query(chance, docs):
    shape = chance.random()
    if shape < 0.55:
        return piece(chance, docs)
    if shape < 0.7:
        return f"{piece(chance, docs)} {piece(chance, docs)}"
    if shape < 0.8:
        return f"{piece(chance, docs)} OR {piece(chance, docs)}"
    if shape < 0.88:
        return f"{piece(chance, docs)} -{piece(chance, docs)}"
    if shape < 0.94:
        return f"{chance.choice(('标题', '文号', '正文'))}:{piece(chance, docs)}"
    return chance.choice(("文号:甲环发*号", "乙建规*{0}?号", "文号:*{0}*", "公告*年第{0}*")).format(
        chance.randint(1, 19)
    )


def piece(chance, docs):
    document = chance.choice(docs)
    part = chance.choice((document.body, document.body, document.title, *(document.numbers or ("通知",))))
    if part in document.numbers and chance.random() < 0.7:
        text = part
    else:
        start = chance.randrange(len(part))
        text = part[start : start + chance.randint(1, 10)]
    if chance.random() < 0.3:
        text = text.translate(TRADITIONAL)
    if chance.random() < 0.3:
        pair = chance.choice(BRACKETS)
        text = "".join(pair[0] if c in "〔[（【" else pair[1] if c in "〕]）】" else c for c in text)
    return '"' + text.replace('"', "") + '"'


NUMBER_FORMS = (
    "{l}{o}{y}{c}{n}号",
    "{l}{o}{y}{c}第{n}号",
    "{l} {o} {y} {c} {n} 號",
    "{l}{o}{y}{c}0{n}号",
    "{l}{o}{y}{c} 第 {n} 号",
)
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def plain_queries(docs, count, seed=23):
    """Single words of 1 to 10 characters at random and from titles, and numbers in every form, none with operators."""
    chance = random.Random(seed)
    for _ in range(count):
        document = chance.choice(docs)
        if document.numbers and chance.random() < 0.25:
            yield number_as_typed(chance, document.numbers[0])
            continue
        # What is cut from a body may stand across the end of a line or a page: people type it without the break.
        text = "".join((document.title if chance.random() < 0.25 else document.body).split()).replace('"', "")
        start = chance.randrange(len(text))
        word = text[start : start + chance.randint(1, 10)]
        yield f'"{word.translate(TRADITIONAL) if chance.random() < 0.33 else word}"'


def number_as_typed(chance, number):
    parts = re.fullmatch(r"(\w+?)[〔\[（【](\d+)[〕\]）】]0?(\d+)号", number)
    if parts is None:
        return number
    opening, closing = chance.choice(BRACKETS)
    typed = chance.choice(NUMBER_FORMS).format(l=parts[1], o=opening, y=parts[2], c=closing, n=parts[3])
    return typed.translate(WIDE) if chance.random() < 0.3 else typed
