"""Words that say only who somebody is, each read as the common word of its class.

A paragraph must not be judged otherwise because it is of women or of men, of a mosque or of a church. So the model
never sees which: "nun" and "imam" are both a cleric to it, "his" and "her" both "their". Names and peoples are masked
by their capitals (`classifier.token`); these are the words in lower case. Any change here raises
`classifier.token.VERSION`.
"""

from __future__ import annotations

_CLASSES = {
    # sex
    "they": ("he", "she"),
    "their": ("him", "his", "her", "hers"),
    "themselves": ("himself", "herself"),
    "person": ("man", "woman", "lady", "gentleman", "guy"),
    "people": ("men", "women", "ladies", "gentlemen", "guys"),
    "kid": ("boy", "girl", "schoolboy", "schoolgirl", "lad"),
    "kids": ("boys", "girls", "schoolboys", "schoolgirls", "lads"),
    "parent": ("father", "mother", "dad", "mum", "mom"),
    "parents": ("fathers", "mothers", "dads", "mums", "moms"),
    "grandparent": ("grandfather", "grandmother", "grandpa", "grandma"),
    "grandparents": ("grandfathers", "grandmothers"),
    "spouse": ("husband", "wife", "widow", "widower", "bride", "bridegroom", "groom"),
    "spouses": ("husbands", "wives", "widows", "widowers", "brides", "grooms"),
    "partner": ("boyfriend", "girlfriend"),
    "partners": ("boyfriends", "girlfriends"),
    "sibling": ("brother", "sister"),
    "siblings": ("brothers", "sisters"),
    "child": ("son", "daughter"),
    "children": ("sons", "daughters"),
    "grandchild": ("grandson", "granddaughter"),
    "grandchildren": ("grandsons", "granddaughters"),
    "relative": ("uncle", "aunt", "nephew", "niece"),
    "relatives": ("uncles", "aunts", "nephews", "nieces"),
    "adult": ("male", "female"),
    "adults": ("males", "females"),
    "officer": ("policeman", "policewoman"),
    "officers": ("policemen", "policewomen"),
    "spokesperson": ("spokesman", "spokeswoman"),
    "chairperson": ("chairman", "chairwoman"),
    "businessperson": ("businessman", "businesswoman"),
    "businesspeople": ("businessmen", "businesswomen"),
    "actor": ("actress",),
    "actors": ("actresses",),
    "monarch": ("king", "queen"),
    "heir": ("prince", "princess"),
    "waiter": ("waitress",),
    "neighbour": ("neighbor",),
    "neighbours": ("neighbors",),
    # faith
    "sanctuary": (
        *("mosque", "church", "synagogue", "temple", "cathedral", "chapel", "gurdwara", "shrine", "monastery"),
        *("convent", "abbey", "minster", "basilica", "pagoda", "seminary", "madrasa", "madrassa", "yeshiva"),
    ),
    "sanctuaries": (
        *("mosques", "churches", "synagogues", "temples", "cathedrals", "chapels", "gurdwaras", "shrines"),
        *("monasteries", "convents", "abbeys", "pagodas", "seminaries", "madrasas", "madrassas", "yeshivas"),
    ),
    "cleric": (
        *("imam", "priest", "rabbi", "pastor", "monk", "nun", "bishop", "archbishop", "vicar", "deacon", "mullah"),
        *("preacher", "sheikh", "lama", "granthi", "cantor", "friar", "clergyman", "clergywoman", "chaplain"),
        *(
            "mufti",
            "nuncio",
            "guru",
            "rector",
            "canon",
            "abbot",
            "abbess",
            "muezzin",
            "swami",
            "pandit",
            "cardinal",
            "reverend",
            "ayatollah",
        ),
    ),
    "clerics": (
        *("imams", "priests", "rabbis", "pastors", "monks", "nuns", "bishops", "archbishops", "vicars", "deacons"),
        *(
            "mullahs",
            "preachers",
            "sheikhs",
            "lamas",
            "friars",
            "clergymen",
            "chaplains",
            "cardinals",
            "abbots",
            "muftis",
            "gurus",
        ),
    ),
    "service": ("mass", "sermon", "namaz", "puja"),
    "prayer": ("hymn", "psalm", "carol", "adhan", "litany", "rosary"),
    "prayers": ("hymns", "psalms", "carols", "litanies", "rosaries", "vespers"),
    "altar": ("pulpit", "minbar", "mihrab", "nave", "pew", "pews", "steeple", "minaret", "spire", "belfry"),
    "worshipper": ("parishioner", "churchgoer", "congregant", "worshiper"),
    "worshippers": ("parishioners", "churchgoers", "congregants", "worshipers", "congregation", "parish"),
    "baptism": ("christening", "circumcision", "confirmation", "mitzvah"),
    "militant": ("jihadist", "jihadi", "islamist"),
    "militants": ("jihadists", "jihadis", "islamists"),
    "scarf": (
        "headscarf",
        "hijab",
        "turban",
        "veil",
        "burqa",
        "niqab",
        "mitre",
        "skullcap",
        "yarmulke",
        "kippah",
        "cassock",
    ),
    # people
    "colour": ("color", "black", "white", "brown"),
}

_COMMON = {word: common for common, words in _CLASSES.items() for word in words}


def common_word(word: str) -> str:
    """Return the common word of a lower-case word's class, or the word itself."""
    return _COMMON.get(word, word)
