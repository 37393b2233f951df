"""Applications, from the first answer to the decision: everything other rooms call.

`from domain.applications import service as applications`
"""

from domain.applications.deciding import REJECT_REASONS, approve, reject, undo
from domain.applications.draft import (
    add_file,
    answers,
    begin,
    begin_for_caller,
    discard,
    drop_answers,
    open_one,
    remove_file,
    save_answer,
    standing,
    touched,
    withdraw,
)
from domain.applications.due import remind
from domain.applications.exceptions import propose_exception
from domain.applications.fees import fee_paid, fee_returned
from domain.applications.gates import Gate, gate
from domain.applications.model import Application, Channel, State
from domain.applications.opinions import ask_opinion, give_opinion, note
from domain.applications.queue import Dossier, Page, Waiting, look, own, queue
from domain.applications.retention import expire, files_gone, forget
from domain.applications.review import (
    ASK_REASONS,
    ask_back,
    claim,
    release,
    release_all,
)
from domain.applications.submit import Agreed, preview, submit

__all__ = (
    "ASK_REASONS",
    "REJECT_REASONS",
    "Agreed",
    "Application",
    "Channel",
    "Dossier",
    "Gate",
    "Page",
    "State",
    "Waiting",
    "add_file",
    "answers",
    "approve",
    "ask_back",
    "ask_opinion",
    "begin",
    "begin_for_caller",
    "claim",
    "discard",
    "drop_answers",
    "expire",
    "fee_paid",
    "fee_returned",
    "files_gone",
    "forget",
    "gate",
    "give_opinion",
    "look",
    "note",
    "open_one",
    "own",
    "preview",
    "propose_exception",
    "queue",
    "reject",
    "release",
    "release_all",
    "remind",
    "remove_file",
    "save_answer",
    "standing",
    "submit",
    "touched",
    "undo",
    "withdraw",
)
