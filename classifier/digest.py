"""Name a paragraph by the digest of its words, however it was set."""

from __future__ import annotations

import hashlib
import unicodedata


def normalize_text(text: str) -> str:
    """Compose a text (NFC), and make each run of white space one blank, with none at the ends.

    White space is what `str.split` splits at: Unicode's, and the separators U+001C to U+001F.
    """
    return " ".join(unicodedata.normalize("NFC", text).split())


def text_digest(text: str) -> str:
    """Return the SHA-256 of the normalized text in UTF-8, as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(normalize_text(text).encode("utf-8", "surrogatepass")).hexdigest()
