"""What the domain of knowledge refuses."""

from domain.errors import Refused


class ArticleUnfit(Refused):
    """`reason`: area, title, body, long (`most`), asked, language, day, placeholder (`word`)."""

    code = "article_unfit"


class ArticleIncomplete(Refused):
    """Not published without a text in the club's language; `reason`: its code."""

    code = "article_incomplete"


class ArticleNotThere(Refused):
    """Another state than this needs; `reason`: draft, published, retired."""

    code = "article_not_there"


class ReadyUnfit(Refused):
    """`reason`: area, name, text, long (`most`), placeholder (`word`)."""

    code = "ready_unfit"


class RouteUnfit(Refused):
    """`reason`: area, person, role."""

    code = "route_unfit"
