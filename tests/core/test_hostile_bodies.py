"""Bodies that no parser should meet: answered in problem+json, without the parser's own words."""

import pytest

pytestmark = pytest.mark.django_db


def post(client, body):
    return client.generic("POST", "/api/v1/auth/token", body, content_type="application/json")


@pytest.mark.parametrize(
    "body", ["[" * 1100 + "]" * 1100, "[" * 200_000, "{", "nan", '{"nip": ' + "9" * 6000 + "}"]
)
def test_what_is_no_json_is_400_in_our_words(client, body):
    answer = post(client, body)
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert "parse" not in answer.json()["detail"].lower()
    assert "set_int" not in answer.content.decode()


def test_a_body_that_is_too_large_says_so(client):
    answer = post(client, '{"nip": "' + "1" * 2_000_000 + '"}')
    assert answer.status_code == 413
    assert answer.json()["code"] == "too_large"
