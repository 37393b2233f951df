"""A person's name: as written, in Latin letters, and as a signature."""

from __future__ import annotations

import os
import re
import unicodedata
from dataclasses import dataclass

from chat.clean import narrow
from chat.kinds.incoming import Incoming, Wrong
from chat.kinds.kind import Ctx, Kind, Offer, Value
from chat.kinds.words import Text
from chat.screen import Button
from locales.i18n import N_, _

_NAME_SIGNS = frozenset(" '’-.·•・,、")


@dataclass(frozen=True, slots=True)
class Name(Text):
    """A person's name, in any script."""

    shortest: int = 2
    longest: int = 80

    def parse(self, incoming: Incoming, ctx: Ctx) -> Value:
        name = self._fit(incoming.line())
        if not all(c in _NAME_SIGNS or unicodedata.category(c)[0] in "LM" for c in name):
            raise Wrong(N_("A name has letters only, such as 王小明 or Ann Lee."))
        return name


@dataclass(frozen=True, slots=True)
class Pinyin(Text):
    """A name in Latin letters, proposed from the answer `of`; one tap accepts the proposal."""

    of: str = "full_name"
    longest: int = 80

    def offer(self, ctx: Ctx) -> Offer:
        proposed = pinyin(str(ctx.answers.get(self.of) or ""))
        if not proposed:
            return Offer()
        button = Button(_("Yes: {name}", name=proposed), ctx.choose("yes"), style="primary")
        return Offer(rows=((button,),), hint=_("Tap if it is right, or type it."))

    def parse(self, incoming: Incoming, ctx: Ctx) -> Value:
        if incoming.pressed is not None:
            proposed = pinyin(str(ctx.answers.get(self.of) or ""))
            if proposed:
                return proposed
            raise Wrong(N_("Please type the name in Latin letters, such as Wang Xiaoming."))
        text = self._fit(incoming.plain())
        if not re.fullmatch(r"[A-Za-zÀ-ɏ](?:[A-Za-zÀ-ɏ '’.\-]*[A-Za-zÀ-ɏ.])?", text):
            raise Wrong(N_("Please type the name in Latin letters, such as Wang Xiaoming."))
        return " ".join(part[0].upper() + part[1:] for part in text.split())


def pinyin(name: str) -> str:
    """王小明 → Wang Xiaoming, 单于飞 → Chanyu Fei; a Latin name as it is; "" when unsure."""
    name = name.strip()
    if name and all(ord(char) < 0x250 for char in name):
        return name
    if not name or not all("\u4e00" <= char <= "\u9fff" or char in " ·" for char in name):
        return ""
    # Its book of phrases costs 45 MB and is no help with names.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin import Style, lazy_pinyin

    plain = name.replace(" ", "").replace("·", "")
    family = 2 if len(plain) > 2 and plain[:2] in _DOUBLE_SURNAMES else 1
    surname, rest = plain[:family], plain[family:]
    given = [_GIVEN.get(char) or lazy_pinyin(char, style=Style.NORMAL)[0] for char in rest]
    first = _SURNAMES.get(surname) or "".join(lazy_pinyin(surname, style=Style.NORMAL))
    spelled = f"{first.capitalize()} {''.join(given).capitalize()}".strip()
    # Passports write Lü as LYU.
    return re.sub(r"([LNln])[vü]", r"\1yu", spelled)


# Family names that are read otherwise than the word is.
_READ = (
    "单=shan 解=xie 仇=qiu 区=ou 查=zha 曾=zeng 朴=piao 盖=ge 召=shao 缪=miao 翟=zhai "
    "覃=qin 郇=xun 乐=yue 员=yun 种=chong 折=she 繁=po 洗=xian 秘=bi 黑=he 牟=mu 單=shan "
    "區=ou 蓋=ge 繆=miao 樂=yue 賁=ben 卜=bu 薄=bo 都=du 尉迟=yuchi 尉遲=yuchi 万俟=moqi "
    "單于=chanyu 单于=chanyu 澹台=tantai 澹臺=tantai"
)
_SURNAMES = dict(pair.split("=") for pair in _READ.split())
# Characters that given names read otherwise than words mostly do.
_GIVEN = {"长": "chang", "長": "chang", "晟": "sheng", "朝": "zhao"}
# Family names of two characters.
_DOUBLE = (
    "欧阳 歐陽 司马 司馬 上官 诸葛 諸葛 东方 東方 尉迟 尉遲 公孙 公孫 慕容 令狐 皇甫 宇文 长孙 "
    "長孫 司徒 司空 夏侯 端木 南宫 南宮 独孤 獨孤 东郭 東郭 百里 呼延 闻人 聞人 单于 單于 万俟 "
    "澹台 澹臺 轩辕 軒轅 太史 申屠 钟离 鍾離 西门 西門 公冶 赫连 赫連 濮阳 濮陽 淳于 鲜于 鮮于"
)
_DOUBLE_SURNAMES = frozenset(_DOUBLE.split())


@dataclass(frozen=True, slots=True)
class Signature(Kind):
    """The full name, typed again: it must equal the answer `of`; spaces and case do not matter."""

    of: str = "full_name"

    def parse(self, incoming: Incoming, ctx: Ctx) -> Value:
        typed = incoming.line()
        if _bare(typed) != _bare(str(ctx.answers.get(self.of) or "")):
            raise Wrong(N_("To sign, please type your full name exactly as you gave it above."))
        return typed


def _bare(name: str) -> str:
    return re.sub(r"[\s·•・.'’\-]", "", narrow(name)).casefold()
