"""Strategies for texts that try a reader of words."""

from __future__ import annotations

from hypothesis import strategies as st

INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"

PIECES = [
    *("killed", "Killed", "KILLED", "killings", "bodies", "were", "found", "in", "the", "The", "a", "I", "x"),
    *(
        "Mosul",
        "Abu",
        "Bakr",
        "ISIS",
        "he",
        "She",
        "his",
        "women",
        "mosque",
        "Church",
        "imam",
        "priests",
        "themselves",
    ),
    *("unheardofly", "zzyzx", "counterterrorism", "counterinsurgency", "internationally", "incomprehensibilities"),
    *("45", "45th", "1990s", "²", "½", "Ⅷ", "٣٤", "四", "०"),
    *(
        "élan",
        "Émile",
        "naïve",
        "Ç",
        "İstanbul",
        "ΟΔΟΣ",
        "ὈΔΥΣΣΕΎΣ",
        "ς",
        "Σ",
        "ß",
        "ẞ",
        "K",
        "mon\u212a",
        "ǅ",
        "ﬁre",
    ),
    *(
        "bodies\u0301",
        "\u0301",
        "e\u0308",
        "👩\u200d🦰",
        "\U0001d400\U0001d7ce",
        "𝒦illed",
        "\U00010400",
        "日本語",
        "קטל",
    ),
    *(".", ",", "’", "'", "‑", "-", "–", "—", "&", "/", "“", "”", "_", "…", "\n", "\r\n", "\t", "\u00a0", "\u2028"),
    *("\x00", "\x1f", "\x85", "\ud800", "\udc00", "\U0010ffff", "\uffff", *INVISIBLE),
    *(f"kil{mark}led" for mark in INVISIBLE),
    *("\u00adkilled", "killed\u200b", "kil\u00ad\u200bled", "Mo\ufeffsul"),
    *("Gunmen Kill Twelve In Market Raid", "GUNMEN KILL TWELVE", "Abu Bakr al-Baghdadi of Iraq"),
    *(" ", "  ", " ", " ", " ", ""),
]

any_text = st.text(st.characters()) | st.text()
words_and_marks = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)
spaced_words = st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join)
mixed_words = st.lists(st.sampled_from(PIECES) | st.text(st.characters(), max_size=4), max_size=40).map(" ".join)

texts = any_text | words_and_marks | spaced_words | mixed_words
