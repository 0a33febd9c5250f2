"""A sign-in that ended while somebody was typing: nothing is lost, nothing is sent, and the way leads back."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from tests.cast import PASSWORD
from tests.workflows.documents.test_outgoing import BODY
from workflows.documents import actions
from workflows.documents.models import Opinion
from workflows.documents.words import Words
from workflows.engine import course

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_what_was_typed_comes_back_after_signing_in_again(town, person_at):
    document = actions.draft(
        issuer=town.unit("市政府"),
        genre="notice",
        text=Words(title="示范市人民政府关于开展业务培训的通知", main_recipients="市财政局", body=BODY),
        by=town.clerk,
        signatory=town.mayor.appointment,
    )
    actions.submit(document, course.my_hands(document, town.clerk)[0].step_id, by=town.clerk)
    page = person_at(town.head)
    page.locator("#box").get_by_role("link", name="业务培训").click()
    page.get_by_label("您的意见").press_sequentially("同意，请办公室核稿。")
    expect(page.locator("[data-kept]").first).to_contain_text("本机")
    Session.objects.all().delete()

    page.get_by_role("button", name="同意", exact=True).click()
    page.get_by_label("工号").fill(town.head.person.username)
    page.get_by_label("口令").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()

    page.get_by_role("heading", level=1, name="业务培训").wait_for()
    expect(page.get_by_label("您的意见")).to_have_value("同意，请办公室核稿。")
    assert Opinion.objects.filter(verdict="agreed").count() == 0
    page.get_by_role("button", name="同意", exact=True).click()
    expect(page.locator(".toast").first).to_contain_text("已同意")
    assert Opinion.objects.get(verdict="agreed").text == "同意，请办公室核稿。"
