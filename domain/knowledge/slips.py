"""Mistyped words of a question: the nearest word the articles have, or one that sounds alike."""

import os
from collections.abc import Collection, Iterable
from difflib import get_close_matches
from functools import cache, lru_cache

from sqlalchemy import or_, select

from domain.knowledge import folding, meaning
from domain.knowledge.index import SHORTEST_WORD
from domain.knowledge.model import ArticleTerm, ArticleWord
from domain.work import Work

_T = ArticleTerm.__table__  # type: ignore[attr-defined]
_W = ArticleWord.__table__  # type: ignore[attr-defined]

_SAME = 8  # letters at the beginning of two words of one family
_ALIKE, _LONG = 0.9, 10  # of two words of so many letters, which may have two slips
_SLIPS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "aeiou", "sz", "ck")  # a letter for its neighbour
_SIGNS = 60  # of a question that are listened to
# What members ask about and what sounds like nothing else they say.
_WORDS = (
    "积分 点数 礼品 礼物 会员 会员卡 报名 签到 投诉 客服 退会 入会 物业 物业费 管理费 "
    "停车 停车位 车位 候补 兑换 抽奖 问卷 会刊 投稿 合同 合约 律师 房贷 贷款 征信 契税 "
    "房产证 班车 接驳车 漏水 报修 推荐 等级 升级 降级 银卡 金卡 钻石 活动 申请 审核 "
    "工本费 挂失 补办 黑名单 优惠 打折 退货 保险 学区 样板房 发票 小票 兴趣小组 名额 "
    "二维码 余额 负数 过期 快递 邮寄 邻居 遗产 继承 证据 商家 诈骗 理财"
)
_HEARD = frozenset(_WORDS.split())


def corrected(work: Work, asked: str) -> tuple[str, str]:
    """The folded question with unknown words replaced by their nearest known ones, and the same
    again where there was something to replace, else empty."""
    meant = _sounded(work, _spelled(work, asked))
    return meant, "" if meant == asked else meant


# ── Latin letters ─────────────────────────────────────────────────────────────────────────────


def _spelled(work: Work, asked: str) -> str:
    typed = [one for one in folding.words(asked) if one.isalpha() and len(one) >= SHORTEST_WORD]
    if not typed:
        return asked
    known = _known(work, typed)
    slips = {one: _near(one, known) for one in typed if one not in known}
    if not any(slips.values()):
        return asked
    return " ".join(slips.get(one) or one for one in folding.pieces(asked))


def _known(work: Work, typed: Iterable[str]) -> set[str]:
    """Words the articles have that begin like these; a slip in the first letter is rare."""
    starts = {one[0] for one in typed}
    near = or_(*(_W.c.word.between(one, one + "zzzz") for one in sorted(starts)))
    return set(work.session.execute(select(_W.c.word).where(near)).scalars())


def _near(word: str, known: Collection[str]) -> str:
    alike = [one for one in known if abs(len(one) - len(word)) <= 2]
    own = folding.terms(word)
    if own and own[0] in {folding.terms(one)[0] for one in alike if folding.terms(one)}:
        return ""  # another ending of a known word is no slip
    near = sorted(one for one in alike if one[0] == word[0] and _one_slip(word, one))
    if not near:  # photographers, of whom only the photography is known
        near = sorted(one for one in alike if one[:_SAME] == word[:_SAME] and len(one) > _SAME)
    if not near and len(word) >= _LONG:
        near = get_close_matches(word, sorted(alike), n=1, cutoff=_ALIKE)
    return near[0] if near else ""


def _one_slip(word: str, known: str) -> bool:
    """A letter too many, one missing, two exchanged, or one for its neighbour on the keys.
    Anything else is more likely another word: caller is not called, nor weather whether."""
    same = next((at for at, (a, b) in enumerate(zip(word, known, strict=False)) if a != b), None)
    if same is None:
        return False  # only the end differs
    mine, theirs = word[same:], known[same:]
    if len(word) != len(known):
        return mine[1:] == theirs or mine == theirs[1:]
    if mine[2:] == theirs[2:] and mine[:2] == theirs[1::-1]:
        return True
    return mine[1:] == theirs[1:] != "" and any(
        mine[0] in row and theirs[0] in row and _beside(row, mine[0], theirs[0]) for row in _SLIPS
    )


def _beside(row: str, one: str, other: str) -> bool:
    return row == "aeiou" or abs(row.index(one) - row.index(other)) == 1


# ── Chinese signs ─────────────────────────────────────────────────────────────────────────────


def _sounded(work: Work, asked: str) -> str:
    """Signs picked wrongly from what was typed by sound: 机分 is 积分. Only where no article has
    such a pair of signs, and outside the words that are known."""
    sounds = _sounds()
    found: dict[str, str] = {}
    for piece in meaning.apart(asked[:_SIGNS]):
        for size in sorted({len(one) for one in _HEARD}, reverse=True):
            for at in range(len(piece) - size + 1):
                typed = piece[at : at + size]
                meant = sounds.get(_sound(typed), typed)
                if meant != typed:
                    found[typed] = meant
    if not found:
        return asked
    known = _known_pairs(work, {pair for typed in found for pair in _pairs(typed)})
    for typed, meant in found.items():
        if not known & set(_pairs(typed)):
            asked = asked.replace(typed, meant)
    return asked


def _pairs(word: str) -> list[str]:
    return [word[at : at + 2] for at in range(len(word) - 1)]


def _known_pairs(work: Work, pairs: Collection[str]) -> set[str]:
    had = select(_T.c.term).where(_T.c.term.in_(sorted(pairs))).distinct()
    return set(work.session.execute(had).scalars())


@cache
def _sounds() -> dict[str, str]:
    return {_sound(one): one for one in sorted(_HEARD)}


@lru_cache(20_000)
def _sound(word: str) -> str:
    # Its book of phrases costs 45 MB; signs one by one will do, as both sides are read alike.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin import Style, lazy_pinyin

    return " ".join(lazy_pinyin(list(word), style=Style.NORMAL))
