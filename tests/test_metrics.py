"""What is counted, and that it says nothing of anybody's text."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from classifier import Model
from service.app import create_app
from service.metrics import Metrics
from service.settings import Settings
from tests.test_warning import CALM, VIOLENT

Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


@pytest.fixture
def client(model: Model) -> FlaskClient:
    return create_app(Settings(), model, Metrics()).test_client()


def read(text: str) -> Samples:
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_requests_are_counted_by_route_and_status_and_timed(client: FlaskClient) -> None:
    client.post("/v1/warnings", json={"text": CALM})
    client.post("/v1/warnings", json={})
    client.get("/secret/Canary")
    client.open("/livez", method="CANARY")
    said = client.get("/metrics").text
    found = read(said)
    posted = (("method", "POST"), ("route", "/v1/warnings"))
    assert found["forewarn_requests_total", (*posted, ("status", "200"))] == 1
    assert found["forewarn_requests_total", (*posted, ("status", "422"))] == 1
    assert found["forewarn_requests_total", (("method", "GET"), ("route", "none"), ("status", "404"))] == 1
    assert found["forewarn_request_seconds_count", (("route", "/v1/warnings"),)] == 2
    assert found["forewarn_request_seconds_bucket", (("le", "30.0"), ("route", "/v1/warnings"))] == 2
    assert "canary" not in said.lower()


def test_paragraphs_marks_and_scores_are_counted(client: FlaskClient) -> None:
    french = "Les soldats ont tué trois hommes et laissé les corps."
    reply = client.post("/v1/warnings", json={"text": f"{CALM}\n\n{VIOLENT}\n\n{french}"}).get_json()
    found = read(client.get("/metrics").text)
    assert found["forewarn_articles_total", (("warn", "yes"),)] == 1
    assert found["forewarn_paragraphs_total", (("assessed", "yes"),)] == 2
    assert found["forewarn_paragraphs_total", (("assessed", "no"),)] == 1
    assert found["forewarn_paragraphs_unassessed_total", (("reason", "too_few_known_words"),)] == 1
    assert found["forewarn_paragraphs_warned_total", ()] == 1
    assert found["forewarn_marks_total", (("output", "graphic_violence"),)] == 1
    violent = reply["paragraphs"][1]
    for name in violent["descriptors"]:
        assert found["forewarn_marks_total", (("output", f"descriptor:{name}"),)] == 1
    scores = {key: value for key, value in found.items() if key[0] == "forewarn_scores_total"}
    assert sum(scores.values()) == 2 * 4
    for output, score in violent["scores"].items():
        classes = [float(dict(labels)["from"]) for _, labels in scores if dict(labels)["output"] == output]
        assert max(classes) <= score <= max(classes) + 0.1


def test_a_moderated_text_is_counted_as_an_article(client: FlaskClient) -> None:
    client.post("/v1/moderations", json={"input": [CALM, VIOLENT]})
    found = read(client.get("/metrics").text)
    assert found["forewarn_articles_total", (("warn", "yes"),)] == 1
    assert found["forewarn_articles_total", (("warn", "no"),)] == 1


def test_model_policies_and_version_are_told(client: FlaskClient, model: Model) -> None:
    found = read(client.get("/metrics").text)
    assert found["forewarn_model_info", (("version", model.version),)] == 1
    assert found["forewarn_policy_info", (("version", "default@1"),)] == 1
    assert any(name == "forewarn_build_info" for name, _ in found)


def test_open_metrics_is_spoken_to_who_asks_for_it(client: FlaskClient) -> None:
    plain = client.get("/metrics")
    modern = client.get("/metrics", headers={"Accept": "application/openmetrics-text; version=1.0.0"})
    assert plain.content_type.startswith("text/plain")
    assert modern.content_type.startswith("application/openmetrics-text")
    assert modern.text.endswith("# EOF\n")


def test_an_article_of_which_nothing_is_assessed_is_counted_as_unknown(client: FlaskClient) -> None:
    client.post("/v1/warnings", json={"text": "Bonjour tout le monde et bonne lecture."})
    assert read(client.get("/metrics").text)["forewarn_articles_total", (("warn", "unknown"),)] == 1


def test_the_documents_examples_are_not_counted(client: FlaskClient) -> None:
    client.get("/openapi.json")
    assert not [name for name, _ in read(client.get("/metrics").text) if name == "forewarn_articles_total"]
