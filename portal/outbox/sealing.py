"""What only a mail may say, such as the secret of a link: kept under the application's key until the mail has left.

The outbox is kept for a year and read by operators; whoever has its table, or a copy, opens no door with it.
"""

from __future__ import annotations

import hmac

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

HEADER = {"alg": "dir", "enc": "A256GCM"}


class SealedElsewhere(Exception):
    """It was sealed under another key, or changed since."""


def seal(words: str, secret_key: str) -> str:
    """The words, unreadable without the key."""
    return jwe.encrypt_compact(HEADER, words.encode(), _key(secret_key))


def unseal(sealed: str, secret_key: str) -> str:
    """The words again. Raises SealedElsewhere."""
    try:
        found = jwe.decrypt_compact(sealed, _key(secret_key)).plaintext
    except (JoseError, ValueError) as wrong:
        raise SealedElsewhere from wrong
    assert found is not None
    return found.decode()


def _key(secret_key: str) -> OctKey:
    """A key for this use alone."""
    return OctKey.import_key(hmac.digest(secret_key.encode(), b"outbox: what only a mail may say", "sha256"))
