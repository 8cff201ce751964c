"""What the codebook's names mean, in words for people who did not write it."""

from __future__ import annotations

from collections.abc import Mapping

SEVERITY_MEANINGS: Mapping[str, str] = {
    "none": (
        "meets no death, injury or physical violence to people or animals; figures of speech and threats to things "
        "are 0"
    ),
    "mentioned": (
        "learns that people died, were hurt, attacked or threatened with it, and nothing of how it looked or was "
        "done beyond a plain verb (killed, died, wounded, attacked, executed, bombed, shot dead)"
    ),
    "described": (
        "is told how: the manner of killing or hurting, what was done to the victims or the bodies, the wounds, the "
        "scene; or is told of cruelty that needs no detail to disturb (torture, rape, burying alive, killing of "
        "children, families shot as they flee, bodies hung or heaped)"
    ),
    "severe": (
        "is made to see it: gore, severed or burned bodies, agony, a killing or torture drawn out step by step, in "
        "sensory or anatomical detail"
    ),
}
"""By name, what the reader of such a paragraph meets: the end of a sentence that begins "The reader"."""

ATROCITY_MEANING = (
    "the paragraph reports, alleges, threatens or recalls an act of grave violence done deliberately to people who "
    "are protected: civilians, captives, hostages, the wounded, prisoners, deserters and fighters who have laid down "
    "arms, one's own people"
)

DESCRIPTOR_MEANINGS: Mapping[str, str] = {
    "mass_killing": "many people (about ten or more) killed deliberately, in one act or campaign",
    "execution": "a captive, accused or disarmed person put to death; also the death penalty",
    "torture": "torture, mutilation, beating or cruel treatment of someone held or helpless",
    "sexual_violence": "rape, sexual assault, sexual slavery, forced marriage",
    "captivity": (
        "hostages, abduction, enslavement, human shields, people held against their will with violence or its threat"
    ),
    "attack_on_civilians": "bombing, shelling, shooting, stabbing or terror attack that hits civilians",
    "persecution": ("violence against people for what they are: genocide, ethnic cleansing, pogrom, mass expulsion"),
    "child_victims": "children killed, hurt, abused or used as fighters",
    "human_remains": "bodies, body parts, mass graves, remains shown or found",
    "injury": "wounds or physical suffering described beyond a count of the injured",
    "combat": "fighting between armed sides that kills or wounds, or fire and bombardment in battle",
    "homicide": "murder, manslaughter or assault as ordinary crime",
    "suicide": "suicide or self-harm, attempted or done (not suicide bombings)",
    "accident": "death or injury by accident, disaster or disease",
}
"""By name, what the paragraph tells of."""

REASON_MEANINGS: Mapping[str, str] = {
    "language": "the article was declared to be in another language than English",
    "too_short": "it has fewer than three words",
    "too_few_known_words": "the model knows too few of its words; it may be in another language",
    "not_prose": "it is a list of names or numbers rather than sentences",
}
"""By reason, why a paragraph was not assessed."""

OUTPUT_MEANINGS: Mapping[str, str] = {
    "mentioned": "violence is at least mentioned",
    "graphic_violence": "violence is described, or worse",
    "severe": "violence is shown in severe detail",
    "atrocity": "an atrocity is reported",
}
"""By output, what its probability is that of."""
