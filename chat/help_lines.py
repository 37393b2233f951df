"""What /help lists: a line for each command, by who reads it."""

from domain.access import Permission
from locales.i18n import N_

EVERYBODY = (
    N_("/start – the menu"),
    N_("/answers – questions the club has answered already"),
    N_("/language – 中文, English"),
    N_("/settings – your settings"),
    N_("/privacy – what we keep and why"),
    N_("/cancel – leave what you are filling in"),
)
GUEST = (
    N_("/apply – apply for membership, or go on where you stopped"),
    N_("/events – what the club has on"),
    N_("/ask – ask us anything; /complain and /suggest are open to you, too"),
)
MEMBER = (
    N_("/card – your membership card"),
    N_("/events – what is on, and your seats there"),
    N_("/points – your points: what you have, what for, until when"),
    N_("/rewards – what you can have for them"),
    N_("/lottery – what can be won with points, and how to check a draw"),
    N_("/refer – invite somebody with a link of your own"),
    N_("/surveys – what we would like to know from you"),
    N_("/ask – ask us anything, and find the best answers"),
    N_("/complain – tell us what went wrong"),
    N_("/suggest – tell us what could be better"),
)
STAFF = (
    (Permission.SEE_DESK, N_("/desk – today's work")),
    (Permission.HANDLE_CASES, N_("/cases – complaints, suggestions and questions")),
    (Permission.WRITE_ARTICLES, N_("/articles – answers for members, and ready ones for you")),
    (Permission.SEE_APPLICATIONS, N_("/applications – applications to review")),
    (Permission.SEE_MEMBERS, N_("/members – find a member, see where they stand")),
    (Permission.SEE_CASES, N_("/blacklist – cases against members, and their evidence")),
    (Permission.SEE_REWARDS, N_("/rewards – gifts to hand over, the catalogue")),
    (Permission.SEE_REWARDS, N_("/lottery – the club's lotteries")),
    (Permission.RECORD_PURCHASES, N_("/purchases – record what members bought, one or a file")),
    (Permission.SEE_POINTS, N_("/points – members' points, programmes, reports")),
    (Permission.SEE_SURVEYS, N_("/surveys – ask members what they think, and what came of it")),
    (Permission.SEE_SEGMENTS, N_("/segments – choices of members that surveys and events go to")),
    (Permission.CHECK_IN, N_("/door – let members in at an event")),
    (Permission.SEE_APPROVALS, N_("/approvals – requests to decide, and your own")),
    (Permission.NAME_ABSENCE, N_("/absence – leave, and who stands in")),
    (Permission.SEE_PEOPLE, N_("/people – colleagues and their roles")),
    (Permission.SEE_POLICY, N_("/policy – the club's rules and settings")),
    (Permission.SEE_AUDIT, N_("/audit – who did what")),
    (Permission.BIND_GROUP, N_("/bind – in a group: make it the staff group")),
)
