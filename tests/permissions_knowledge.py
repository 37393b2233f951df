"""The rights around articles, written out a second time; see tests/permissions."""

from domain.access import Permission

P = Permission
ANYONE = None

# What each domain function asks for in its first statement.
GUARDED: dict[Permission, set[str]] = {
    P.RAISE_CASE: {
        "knowledge.reading.areas", "knowledge.reading.of_area", "knowledge.reading.read",
        "knowledge.search.best", "knowledge.search.answer", "knowledge.votes.helped",
    },
    P.WRITE_ARTICLES: {
        "knowledge.writing.begin", "knowledge.writing.write", "knowledge.writing.settle",
        "knowledge.writing.one", "knowledge.writing.listed",
        "knowledge.ready.make", "knowledge.ready.change", "knowledge.ready.retire",
    },
    P.PUBLISH_ARTICLES: {
        "knowledge.publishing.publish", "knowledge.publishing.retire",
        "knowledge.publishing.take_up", "knowledge.stocking.take",
    },
    P.HANDLE_CASES: {
        "knowledge.ready.listed", "knowledge.ready.one", "knowledge.ready.text",
    },
    P.ASSIGN_CASES: {
        "knowledge.routes.listed", "knowledge.routes.answering", "knowledge.routes.set_",
    },
    P.RUN_SCHEDULE: {"knowledge.due.run", "knowledge.renewing.run"},
}  # fmt: skip

# Called by handlers without a right of their own; what protects them instead.
UNGUARDED: dict[str, str] = {
    "knowledge.texts.facts": "the club's own facts, such as its name and the card fee",
    "knowledge.writing.get": "forms of authors only, which ask for the right first",
}

# Each button and form: the right without which it is refused, or ANYONE and what is checked.
ACTIONS: dict[str, tuple[Permission | None, str]] = {
    "SeeSubjects": (ANYONE, "published articles"),
    "SeeSubject": (ANYONE, "published articles"),
    "SeeArticle": (ANYONE, "published articles"),
    "ArticleHelped": (ANYONE, "one's own answer about a published article"),
    "SeeArticles": (P.WRITE_ARTICLES, ""),
    "OpenArticle": (P.WRITE_ARTICLES, ""),
    "ReadDraft": (P.WRITE_ARTICLES, ""),
    "WriteArticle": (P.WRITE_ARTICLES, ""),
    "SettleArticle": (P.WRITE_ARTICLES, ""),
    "PublishArticle": (P.PUBLISH_ARTICLES, ""),
    "RetireArticle": (P.PUBLISH_ARTICLES, ""),
    "TakeUpArticle": (P.PUBLISH_ARTICLES, ""),
    "TakeStock": (P.PUBLISH_ARTICLES, ""),
    "ArticleFromCase": (P.WRITE_ARTICLES, ""),
    "SeeReadyAnswers": (P.HANDLE_CASES, ""),
    "OpenReadyAnswer": (P.HANDLE_CASES, ""),
    "ChangeReadyAnswer": (P.WRITE_ARTICLES, ""),
    "RetireReadyAnswer": (P.WRITE_ARTICLES, ""),
    "SeeRoutes": (P.ASSIGN_CASES, ""),
    "ChooseRoute": (P.ASSIGN_CASES, ""),
    "SetRoute": (P.ASSIGN_CASES, ""),
}
FORMS: dict[str, tuple[Permission | None, str]] = {
    "find": (P.RAISE_CASE, ""),
    "article": (P.WRITE_ARTICLES, ""),
    "atext.1.0.1": (P.WRITE_ARTICLES, ""),
    "artset.1.1": (P.WRITE_ARTICLES, ""),
    "artcase.1": (P.WRITE_ARTICLES, ""),
    "artlook": (P.WRITE_ARTICLES, ""),
    "ready": (P.WRITE_ARTICLES, ""),
}
