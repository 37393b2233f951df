"""The rights around cases, written out a second time; see tests/permissions."""

from domain.access import Permission

P = Permission
ANYONE = None

# What each domain function asks for in its first statement.
GUARDED: dict[Permission, set[str]] = {
    P.RAISE_CASE: {
        "cases.raising.raise_case", "cases.raising.has_room",
        "cases.messages.from_member", "cases.messages.edited",
        "voices.posters.place_of",
        "cases.messages.of_case", "cases.member.confirm", "cases.member.not_solved",
        "cases.member.withdraw", "cases.member.rate", "cases.reading.mine",
        "cases.reading.one_of_mine", "cases.reading.open_of_mine", "cases.colleagues.nameable",
        "cases.naming.meant",
        "cases.papers.myself", "cases.talking.open_ones", "cases.talking.own",
        "cases.talking.to_write_in",
        "cases.talking.meant", "cases.talking.is_in_a_row",
    },
    P.HANDLE_CASES: {
        "cases.raising.log_case", "cases.messages.from_staff", "cases.messages.note",
        "cases.relay.read", "cases.relay.may_answer",
        "cases.handling.claim", "cases.handling.hand_over", "cases.handling.hand_to_department",
        "cases.handling.retype", "cases.handling.mark_urgent", "cases.handling.ask_member",
        "cases.handling.resolve", "cases.handling.close", "cases.handling.reopen",
        "cases.handling.skip_rating", "cases.suggestions.screen",
        "cases.suggestions.implemented", "cases.suggestions.thank", "cases.reading.queue",
        "cases.reading.counts", "cases.reading.to_look_after", "cases.reading.find",
        "cases.reading.one", "cases.reading.history", "cases.colleagues.takers",
        "cases.papers.count", "cases.papers.of_case", "cases.papers.addressee",
        "cases.figures.of_mine", "cases.rota.listed",
        "voices.logging.log", "voices.logging.open_case", "voices.logging.strike",
        "voices.reading.listed", "voices.reading.one", "voices.posters.hanging",
        "voices.posters.one",
    },
    P.SEE_CASE_FIGURES: {
        "cases.figures.of_house", "cases.figures.taken", "voices.reading.summary",
        "voices.reading.taken",
    },
    P.DECIDE_SUGGESTIONS: {"cases.suggestions.adopt", "cases.suggestions.decline"},
    P.ASSIGN_CASES: {
        "days.set_day", "days.set_year", "days.listed", "cases.rota.put", "cases.rota.drop",
        "cases.colleagues.on_call",
        "voices.posters.make", "voices.posters.end",
    },
    P.RUN_SCHEDULE: {
        "cases.raising.from_survey", "cases.reading.plain", "cases.due.run",
        "cases.retention.forget", "voices.due.run",
    },
}  # fmt: skip

# Called by handlers without a right of their own; what protects them instead.
UNGUARDED: dict[str, str] = {}

# Each button and form: the right without which it is refused, or ANYONE and what is checked.
_OWN = "somebody else's case is as unknown as one that never was"
ACTIONS: dict[str, tuple[Permission | None, str]] = {
    "SeeService": (P.RAISE_CASE, "everybody"),
    "SeeMyCases": (P.RAISE_CASE, "own cases only"),
    "SeeMyCase": (ANYONE, _OWN),
    "ReadMyCase": (ANYONE, _OWN),
    "ConfirmCase": (ANYONE, _OWN),
    "WithdrawCase": (ANYONE, _OWN),
    "RateCase": (ANYONE, _OWN),
    "WriteToCase": (ANYONE, _OWN),
    "AddToCase": (ANYONE, _OWN),
    "LeaveWords": (ANYONE, "drops what the presser wrote"),
    "SeeCases": (P.HANDLE_CASES, ""),
    "PickCaseKind": (P.HANDLE_CASES, ""),
    "SeeCase": (P.HANDLE_CASES, ""),
    "ReadCase": (P.HANDLE_CASES, "the look is recorded"),
    "ShowCaseFiles": (P.HANDLE_CASES, "the look is recorded"),
    "SeeCaseSteps": (P.HANDLE_CASES, ""),
    "ClaimCase": (P.HANDLE_CASES, ""),
    "AnswerCase": (P.HANDLE_CASES, ""),
    "MoreCaseActs": (P.HANDLE_CASES, ""),
    "HandOverCase": (P.HANDLE_CASES, "a colleague's case only with the right to assign"),
    "SendToDepartment": (P.HANDLE_CASES, ""),
    "RetypeCase": (P.HANDLE_CASES, ""),
    "MarkCaseUrgent": (P.HANDLE_CASES, ""),
    "SkipRating": (P.HANDLE_CASES, ""),
    "MoveSuggestion": (P.HANDLE_CASES, "taking it up asks for P.DECIDE_SUGGESTIONS"),
    "SeeCaseTools": (P.HANDLE_CASES, ""),
    "SeeCaseFigures": (P.SEE_CASE_FIGURES, "one's own with P.HANDLE_CASES"),
    "PickCaseFigures": (P.SEE_CASE_FIGURES, "one's own with P.HANDLE_CASES"),
    "DrawCaseFigures": (P.SEE_CASE_FIGURES, ""),
    "TakeCaseFigures": (P.SEE_CASE_FIGURES, "taking it is recorded"),
    "SeeVoices": (P.HANDLE_CASES, ""),
    "PickVoices": (P.HANDLE_CASES, ""),
    "SeeVoice": (P.HANDLE_CASES, "of colleagues only for manager and leader"),
    "StrikeVoice": (P.HANDLE_CASES, "a colleague's only with P.ASSIGN_CASES"),
    "SeeVoiceMonth": (P.SEE_CASE_FIGURES, ""),
    "TakeVoices": (P.SEE_CASE_FIGURES, "taking it is recorded"),
    "SeePosters": (P.HANDLE_CASES, ""),
    "SeePoster": (P.HANDLE_CASES, ""),
    "PrintPoster": (P.HANDLE_CASES, ""),
    "EndPoster": (P.ASSIGN_CASES, ""),
    "SeeRota": (P.HANDLE_CASES, ""),
    "DropShift": (P.ASSIGN_CASES, ""),
    "SeeClubDays": (P.ASSIGN_CASES, ""),
    "DropClubDay": (P.ASSIGN_CASES, ""),
}
FORMS: dict[str, tuple[Permission | None, str]] = {
    "complain": (P.RAISE_CASE, ""),
    "suggest": (P.RAISE_CASE, ""),
    "question": (P.RAISE_CASE, ""),
    "casesay": (P.RAISE_CASE, _OWN),
    "casenot": (P.RAISE_CASE, _OWN),
    "caseagain": (P.RAISE_CASE, _OWN),
    "caserate": (P.RAISE_CASE, _OWN),
    "caseans.1": (P.HANDLE_CASES, ""),
    "casenote.1": (P.HANDLE_CASES, ""),
    "caseask.1": (P.HANDLE_CASES, ""),
    "caseready.1": (P.HANDLE_CASES, ""),
    "caseres.1": (P.HANDLE_CASES, ""),
    "caseclose.1": (P.HANDLE_CASES, ""),
    "casereop.1": (P.HANDLE_CASES, ""),
    "casedecl.1": (P.DECIDE_SUGGESTIONS, ""),
    "caselog": (P.HANDLE_CASES, ""),
    "casefind": (P.HANDLE_CASES, ""),
    "voice": (P.HANDLE_CASES, ""),
    "voicecase.1": (P.HANDLE_CASES, ""),
    "poster": (P.ASSIGN_CASES, ""),
    "duty": (P.ASSIGN_CASES, ""),
    "clubday": (P.ASSIGN_CASES, ""),
}
