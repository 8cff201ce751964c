"""Words that say only who somebody is, and that the model must not see.

A paragraph must not be judged otherwise because it is of women or of men, of a mosque or of a church. Names and
peoples are masked by their capitals (`classifier.token`); these are the words in lower case: those of a sex are read
as their common word ("his" and "her" as "their"), those of a faith are masked as a name is. Any change here
raises `classifier.token.VERSION`.
"""

from __future__ import annotations

_CLASSES = {
    # sex
    "they": ("he", "she"),
    "their": ("him", "his", "her", "hers"),
    "themselves": ("himself", "herself"),
    "person": ("man", "woman", "lady", "gentleman", "guy"),
    "people": ("men", "women", "ladies", "gentlemen", "guys"),
    "boy": ("girl", "schoolboy", "schoolgirl", "lad"),
    "boys": ("girls", "schoolboys", "schoolgirls", "lads"),
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
    "son": ("daughter",),  # not "child": families are calm, and child victims are not
    "sons": ("daughters",),
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
    # people
    "colour": ("color", "black", "white", "brown"),
    # armed groups
    "militant": ("jihadist", "jihadi", "islamist", "rebel", "insurgent", "guerrilla", "militiaman"),
    "militants": (
        *("jihadists", "jihadis", "islamists", "rebels", "insurgents", "guerrillas", "militiamen"),
        *("militia", "militias", "paramilitaries", "separatists"),
    ),
}

_FAITH = frozenset(
    {
        *(
            "mosque",
            "church",
            "synagogue",
            "temple",
            "cathedral",
            "chapel",
            "gurdwara",
            "shrine",
            "monastery",
            "convent",
        ),
        *(
            "abbey",
            "minster",
            "basilica",
            "pagoda",
            "seminary",
            "madrasa",
            "madrassa",
            "yeshiva",
            "parsonage",
            "rectory",
        ),
        *("mosques", "churches", "synagogues", "temples", "cathedrals", "chapels", "gurdwaras", "shrines"),
        *("monasteries", "convents", "abbeys", "pagodas", "seminaries", "madrasas", "madrassas", "yeshivas"),
        *("imam", "priest", "rabbi", "pastor", "monk", "nun", "bishop", "archbishop", "vicar", "deacon", "mullah"),
        *(
            "preacher",
            "sheikh",
            "lama",
            "granthi",
            "cantor",
            "friar",
            "clergyman",
            "clergywoman",
            "chaplain",
            "cleric",
        ),
        *("abbot", "abbess", "muezzin", "swami", "pandit", "cardinal", "reverend", "ayatollah", "mufti", "nuncio"),
        *(
            "guru",
            "granthis",
            "dayan",
            "seminarian",
            "archdeacon",
            "clergy",
            "clerics",
            "imams",
            "priests",
            "rabbis",
            "pastors",
            "monks",
        ),
        *(
            "nuns",
            "bishops",
            "archbishops",
            "vicars",
            "deacons",
            "mullahs",
            "preachers",
            "sheikhs",
            "lamas",
            "friars",
        ),
        *("clergymen", "chaplains", "cardinals", "abbots", "muftis", "gurus", "seminarians"),
        *(
            "sermon",
            "sermons",
            "hymn",
            "hymns",
            "psalm",
            "psalms",
            "carol",
            "carols",
            "prayer",
            "prayers",
            "evensong",
        ),
        *(
            "vespers",
            "adhan",
            "litany",
            "rosary",
            "namaz",
            "puja",
            "pulpit",
            "minbar",
            "mihrab",
            "nave",
            "pew",
            "pews",
        ),
        *("steeple", "minaret", "spire", "belfry", "altar", "bimah", "parishioner", "parishioners", "churchgoer"),
        *(
            "churchgoers",
            "congregant",
            "congregants",
            "congregation",
            "congregations",
            "parish",
            "parishes",
            "diocese",
        ),
        *(
            "archdiocese",
            "rabbinate",
            "kosher",
            "halal",
            "crucifix",
            "worshipper",
            "worshippers",
            "worshiper",
            "worshipers",
            "christening",
            "baptism",
            "baptised",
            "mitzvah",
        ),
        *("hijab", "headscarf", "turban", "niqab", "burqa", "mitre", "skullcap", "yarmulke", "kippah", "cassock"),
    }
)

_COMMON = {word: common for common, words in _CLASSES.items() for word in words}


def is_of_faith(word: str) -> bool:
    """Tell whether a lower-case word belongs to one faith or another, its houses, clergy, rites or dress."""
    return word in _FAITH


def common_word(word: str) -> str:
    """Return the common word of a lower-case word's class, or the word itself."""
    return _COMMON.get(word, word)


def special_words() -> frozenset[str]:
    """Return the lower-case words that are not read as they stand."""
    return _FAITH | _COMMON.keys()
