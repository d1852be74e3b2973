"""How often something may be done."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db


def test_limits_say_when_to_try_again_and_keep_the_text(cast, topic, sign_in):
    client = sign_in(cast.carl)
    codes = [
        client.post(f"/topics/{topic.pk}/answer/", {"body": f"post {n}"}).status_code
        for n in range(11)
    ]
    assert codes == [302] * 10 + [429]
    response = client.post(f"/topics/{topic.pk}/answer/", {"body": "one too many"})
    assert "one too many" in response.content.decode()
    assert response["Retry-After"] == "60"


def test_new_members_have_tighter_limits(cast, topic, sign_in):
    from django.utils import timezone

    cast.carl.date_joined = timezone.now()
    cast.carl.save()
    client = sign_in(cast.carl)
    assert [
        client.post(f"/topics/{topic.pk}/answer/", {"body": f"post {n}"}).status_code
        for n in range(5)
    ] == [302] * 4 + [429]


def test_an_operator_may_override_a_rule(cast, topic, sign_in):
    admin = sign_in(cast.ada)
    assert admin.post("/office/rules/", {"posts_per_minute": "2"}).status_code == 302
    client = sign_in(cast.carl)
    assert [
        client.post(f"/topics/{topic.pk}/answer/", {"body": f"post {n}"}).status_code
        for n in range(3)
    ] == [302, 302, 429]
