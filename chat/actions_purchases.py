"""The buttons of purchases and their files; listed in chat/actions with the rest."""

from __future__ import annotations

from aiogram.filters.callback_data import CallbackData


class SeePurchases(CallbackData, prefix="bu"):
    """As /purchases."""


class PurchaseTemplate(CallbackData, prefix="but"):
    """An empty file to fill in; a form that is open stays open."""


class SeeFile(CallbackData, prefix="buf"):
    """A file that was sent, with a page of what is wrong with it."""

    import_id: int
    page: int = 1


class TakeFaults(CallbackData, prefix="bux"):
    """What is wrong with a file, as an Excel file."""

    import_id: int


class PostFile(CallbackData, prefix="bup"):
    """Posts all rows of a file that was looked through."""

    import_id: int


class DropFile(CallbackData, prefix="bud"):
    import_id: int


class SeeFiles(CallbackData, prefix="bul"):
    """The files posted lately."""


class SeeMemberPurchases(CallbackData, prefix="bum"):
    member_id: int
    page: int = 1


class SeePurchase(CallbackData, prefix="buo"):
    purchase_id: int


class ReturnPurchase(CallbackData, prefix="bur"):
    """Asks for the reason first; with one it is done."""

    purchase_id: int
    reason: str = ""
