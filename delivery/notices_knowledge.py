"""What authors of articles are told: one has to be looked through again."""

from __future__ import annotations

from chat.actions_knowledge import OpenArticle
from chat.screen import Button, Screen
from delivery.notices import Json, notice
from domain.knowledge import due
from domain.work import Work
from locales.i18n import _, date_, language


@notice("article.review")
def _review(work: Work, params: Json) -> Screen | None:
    """To whoever changed it last, two weeks before its day."""
    found = due.told(work, int(params["article_id"]), language=language())
    if found is None:
        return None
    text = _(
        "Please look through “{title}” by {day}: is all of it still true? Then choose a new day "
        "for it. You get this because the article has a day to be looked through.",
        title=found.title,
        day=date_(found.review_by),
    )
    see = Button(_("The article"), OpenArticle(article_id=found.article_id), style="primary")
    return Screen(_("An article to look through"), text, ((see,),))
