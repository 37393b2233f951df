"""Keys: sealed columns and files, and keyed hashes to look a value up without storing it.

A ring holds the keys newest first. New values are sealed with the newest, old ones open with
whichever key their id names, so that keys can be rotated while the bot works (G26).
Sealed bytes are: 4 bytes key id, 12 bytes nonce, AES-256-GCM ciphertext with its tag.
"""

import base64
import hashlib
import hmac
import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from domain.errors import Unreadable

KEY_BYTES = 32
_NONCE = 12
_ID = 4


def _derived(secret: bytes, purpose: bytes) -> bytes:
    return hmac.digest(secret, b"guildhall:" + purpose, "sha256")


class Ring:
    """The club's keys. `secrets` are raw keys of 32 bytes or more, newest first.

    Raises:
        ValueError: no key, or one that is too short.
    """

    def __init__(self, secrets: Sequence[bytes]) -> None:
        if not secrets or any(len(secret) < KEY_BYTES for secret in secrets):
            raise ValueError("every secret key needs at least 32 bytes")
        self._ciphers = {
            hashlib.sha256(secret).digest()[:_ID]: AESGCM(_derived(secret, b"seal"))
            for secret in secrets
        }
        self._newest = next(iter(self._ciphers))
        # Look-up hashes must not change when keys rotate, so they hang on the oldest key.
        self._lookup = _derived(secrets[-1], b"lookup")
        self._chain = _derived(secrets[-1], b"audit")

    def seal(self, plain: bytes, bound_to: bytes = b"") -> bytes:
        """Encrypt with the newest key; `bound_to` must be given again to open."""
        nonce = os.urandom(_NONCE)
        return self._newest + nonce + self._ciphers[self._newest].encrypt(nonce, plain, bound_to)

    def open(self, sealed: bytes, bound_to: bytes = b"") -> bytes:
        """Decrypt.

        Raises:
            Unreadable: no key of ours opens it, or it was changed.
        """
        cipher = self._ciphers.get(sealed[:_ID])
        if cipher is None:
            raise Unreadable
        try:
            return cipher.decrypt(sealed[_ID : _ID + _NONCE], sealed[_ID + _NONCE :], bound_to)
        except InvalidTag as error:
            raise Unreadable from error

    def is_current(self, sealed: bytes) -> bool:
        """Whether it is sealed with the newest key."""
        return sealed[:_ID] == self._newest

    def lookup(self, value: str, purpose: str) -> str:
        """A keyed hash of a normalised value (phone, ID number): 64 hex digits."""
        return hmac.new(self._lookup, f"{purpose}:{value}".encode(), "sha256").hexdigest()

    def token(self, *parts: object) -> str:
        """A 128-bit token that can be made again from the same parts, as 22 URL-safe signs."""
        made = hmac.digest(self._lookup, b"token:" + repr(parts).encode(), "sha256")[:16]
        return base64.urlsafe_b64encode(made).rstrip(b"=").decode()

    def mac(self, content: bytes) -> str:
        """The audit chain's link: 64 hex digits."""
        return hmac.new(self._chain, content, "sha256").hexdigest()


_in_force: Ring | None = None


def use(ring: Ring) -> None:
    """Put the club's keys in force for the process. Called at start; again, it replaces them."""
    global _in_force
    _in_force = ring


def ring() -> Ring:
    """The keys in force.

    Raises:
        RuntimeError: called before `use`.
    """
    if _in_force is None:
        raise RuntimeError("the secret keys are not loaded")
    return _in_force


def digest(token: str) -> str:
    """How a token is stored: its SHA-256, 64 hex digits."""
    return hashlib.sha256(token.encode()).hexdigest()
