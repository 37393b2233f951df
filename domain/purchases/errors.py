"""What the recording of purchases refuses."""

from domain.errors import Refused


class PurchaseUnfit(Refused):
    """The purchase cannot be kept as it is. `reason` is a code of `domain.purchases.rows`."""

    code = "purchase_unfit"


class ReceiptRepeated(Refused):
    """This shop's receipt is recorded already: `by` whom (as colleagues name each other), `at`."""

    code = "receipt_repeated"


class MemberBarred(Refused):
    """The membership has ended, is suspended or under examination. `reason` says which."""

    code = "member_barred"


class FilePosted(Refused):
    """The same file was posted before: `by` whom, `at`."""

    code = "file_posted"


class FileGone(Refused):
    """The rows of this file are no longer kept; it has to be sent again."""

    code = "file_gone"


class FileFaulty(Refused):
    """Some of its `bad` rows cannot be posted; all or nothing."""

    code = "file_faulty"


class TooManyFiles(Refused):
    """More than `most` files in ten minutes (R2.6)."""

    code = "too_many_files"
