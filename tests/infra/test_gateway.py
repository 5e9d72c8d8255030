"""What people read when API Gateway answers by itself: a page in our words."""

import json
import re

from infra import gateway, templates
from tests.infra.stages import template


def test_nobody_gets_api_gateways_own_words_for_a_page() -> None:
    answers = template()["Resources"]["RestAPI"]["Properties"]["GatewayResponses"]

    assert {kind: answer.get("StatusCode") for kind, answer in answers.items()} == {
        "MISSING_AUTHENTICATION_TOKEN": 404,
        "RESOURCE_NOT_FOUND": 404,
        "REQUEST_TOO_LARGE": 413,
        "THROTTLED": 429,
        "DEFAULT_5XX": None,
    }
    for answer in answers.values():
        page, start = answer["ResponseTemplates"]["text/html"]["Fn::Sub"]
        assert 'href="${Start}"' in page
        assert page.count("${") == 1  # CloudFormation fills in each of them
        assert "$context" not in page
        assert start == {"Start": {"Fn::If": ["HasDomain", "/", {"Fn::If": ["HasBaseUrl", "/", "/api/"]}]}}
        assert answer["ResponseParameters"]["Headers"]["Cache-Control"] == "'no-store'"


def test_the_stage_in_those_pages_is_chalices() -> None:
    chalices = json.loads((templates.INFRA.parent / ".chalice" / "config.json").read_text())

    assert chalices["api_gateway_stage"] == gateway.STAGE


def test_every_answer_of_the_gateway_is_a_page_in_its_own_words() -> None:
    pages = [gateway.page(answer) for answer in gateway.ANSWERS.values()]

    assert all(re.search(r"{(?:title|heading|sentence)}", page) is None for page in pages)
    assert [answer.sentence in page for answer, page in zip(gateway.ANSWERS.values(), pages, strict=True)] == [True] * 5
