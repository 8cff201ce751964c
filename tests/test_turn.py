"""Long articles and others do not wait for each other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookTooLong

import pytest

from classifier import Model, parse_article
from service.app import create_app
from service.settings import Settings
from service.turn import Turns
from tests.test_warning import CALM

LONG = f"{CALM} " * (60_000 // len(CALM))


def test_long_articles_have_a_place_of_their_own_and_many_short_ones_are_long() -> None:
    turns = Turns()
    short, long = parse_article({"text": CALM}), parse_article({"text": LONG})
    assert turns.of([short]) is turns.of([])
    assert turns.of([long]) is not turns.of([short])
    assert turns.of([short] * 1_000) is turns.of([long])


@pytest.mark.parametrize(("path", "key"), [("/v1/warnings", "text"), ("/v1/moderations", "input")])
def test_while_a_long_article_is_judged_others_are_answered_and_long_ones_wait(
    model: Model, path: str, key: str
) -> None:
    app = create_app(Settings(), model)
    turns: Turns = app.extensions["turns"]

    def ask(text: str) -> int:
        return app.test_client().post(path, json={key: text}).status_code

    with ThreadPoolExecutor(2) as threads:
        with turns.of([parse_article({"text": LONG})]):
            assert threads.submit(ask, CALM).result(10) == 200
            waiting = threads.submit(ask, LONG)
            with pytest.raises(TookTooLong):
                waiting.result(0.5)
        assert waiting.result(30) == 200
