"""News in other languages is never scored as calm English."""

from __future__ import annotations

import pytest

from classifier import Model, parse_article, warn_article

NEWS = {
    "german": [
        "Bei einem Angriff auf einen Markt im Norden des Landes sind am Freitag dreißig Menschen getötet worden.",
        "Die Ministerin sagte, der Haushalt werde erst im Herbst beraten, weil die Zahlen der Länder noch fehlten.",
        "Der Täter stach nach Angaben der Polizei mehrmals auf sein Opfer ein und floh dann in den Wald.",
    ],
    "german, of names and of words that English has too": [
        "Soldaten töteten Menschen in Berlin am Montag.",
        "In Berlin starb am Montag Anna Schmidt.",
        "Hamas tötete in Israel am Montag 12 Menschen.",
    ],
    "french": [
        "Au moins trente personnes ont été tuées vendredi dans une attaque contre un marché du nord du pays.",
        "La ministre a indiqué que le budget ne serait examiné qu'à l'automne, faute de chiffres des régions.",
        "Selon la police, l'homme a frappé sa victime de plusieurs coups de couteau avant de s'enfuir.",
    ],
    "spanish": [
        "Al menos treinta personas murieron el viernes en un ataque contra un mercado en el norte del país.",
        "La ministra dijo que el presupuesto no se debatirá hasta el otoño porque faltan los datos de las regiones.",
        "Según la policía, el hombre apuñaló varias veces a su víctima y huyó después hacia el bosque.",
    ],
    "italian": [
        "Almeno trenta persone sono state uccise venerdì in un attacco a un mercato nel nord del paese.",
        "La ministra ha detto che il bilancio sarà discusso soltanto in autunno perché mancano i dati delle regioni.",
        "Secondo la polizia l'uomo ha colpito più volte la vittima con un coltello ed è poi fuggito nel bosco.",
    ],
    "dutch": [
        "Bij een aanval op een markt in het noorden van het land zijn vrijdag zeker dertig mensen gedood.",
        "De minister zei dat de begroting pas in de herfst wordt besproken, omdat cijfers ontbreken.",
        "Volgens de politie stak de man zijn slachtoffer meermaals neer en vluchtte hij daarna het bos in.",
    ],
    "russian": ["По меньшей мере тридцать человек погибли в пятницу при нападении на рынок на севере страны."],
    "arabic": ["قتل ثلاثون شخصا على الأقل يوم الجمعة في هجوم على سوق في شمال البلاد."],
    "chinese": ["周五，该国北部一个市场遭到袭击，至少三十人丧生。"],
}


@pytest.mark.parametrize(("language", "text"), [(name, text) for name, texts in NEWS.items() for text in texts])
def test_another_language_is_not_assessed(model: Model, language: str, text: str) -> None:
    [paragraph] = warn_article(parse_article({"text": text}), model).paragraphs
    assert not paragraph.assessed, f"{language}: {paragraph.known_words:.0%} of the words known"
    assert paragraph.severity is None
    assert paragraph.warn is None
