"""An outgoing document from draft to file, through the doors people use."""

import pytest
from django.urls import reverse

from office.duties import boxes
from workflows.documents.models import Copy, Document, Number
from workflows.engine import course

pytestmark = pytest.mark.django_db

BODY = (
    "为深化机关内部“零跑动”改革，现就有关事项通知如下。\n一、明确事项范围\n（一）清单事项共86项。\n"
    "二、统一办理标准\n各单位要抓好落实。"
)


def draft_form(town, **changes):
    return {
        "genre": "notice",
        "urgency": "1",
        "issuer": town.unit("市政府").pk,
        "title": "示范市人民政府关于公布机关内部“零跑动”事项清单的通知",
        "main_recipients": "市财政局，市发展改革委，青禾县政府",
        "cc_recipients": "",
        "signatory": town.mayor.appointment.pk,
        "countersigners": [town.finance.appointment.pk, town.planning.appointment.pk],
        "disclosure": "public",
        "body": BODY,
        "version": "",
    } | changes


@pytest.fixture
def document(town, at_door):
    answer = at_door(town.clerk).post(reverse("documents:new"), draft_form(town))
    assert answer.status_code == 302, answer.content.decode()
    return Document.objects.get()


def act(at_door, actor, document, verb, **more):
    hands = course.my_hands(document, actor)
    step = hands[0].step_id if hands else more.pop("step")
    url = reverse("documents:act", args=[document.public_id])
    return at_door(actor).post(url, {"act": verb, "step": step, **more})


def done(answer):
    assert answer.status_code == 302, answer.content.decode()[:3000]


def test_from_draft_to_file(town, document, at_door):
    done(act(at_door, town.clerk, document, "submit", opinion="请审核。"))
    done(act(at_door, town.head, document, "agree", opinion="同意。"))
    done(act(at_door, town.finance, document, "request_change", opinion="承诺时限改为2个工作日。"))
    done(act(at_door, town.planning, document, "agree"))
    document.refresh_from_db()
    assert document.state == "countersign"

    change = draft_form(town, body=BODY + "\n三、加强跟踪问效", version=document.version)
    done(at_door(town.clerk).post(reverse("documents:edit", args=[document.public_id]), change))
    done(act(at_door, town.clerk, document, "submit", opinion="已改。"))
    done(act(at_door, town.finance, document, "agree", opinion="改后同意。"))
    done(act(at_door, town.director, document, "agree"))
    done(act(at_door, town.mayor, document, "sign"))
    register = town.unit("市政府").registers.get()
    done(act(at_door, town.editor, document, "verify"))
    done(act(at_door, town.registrar, document, "register", register=register.pk))
    assert str(Number.objects.get()) == f"示府发〔{document_year(document)}〕1号"

    done(act(at_door, town.registrar, document, "apply_seal"))
    done(act(at_door, town.editor, document, "proof_read"))
    units = [town.unit(name).pk for name in ("市财政局", "市发展改革委", "青禾县政府")]
    done(act(at_door, town.registrar, document, "dispatch", main=units))
    for clerk in (town.neighbour, town.planning_clerk, town.county_clerk):
        copy = Copy.objects.get(unit=clerk.appointment.post.unit)
        assert boxes.counts(clerk)["todo"] == 1
        done(at_door(clerk).post(reverse("documents:receive", args=[copy.public_id])))
        assert boxes.counts(clerk)["todo"] == 0
    done(act(at_door, town.archivist, document, "file", retention="D30"))

    document.refresh_from_db()
    assert document.state == "filed"
    assert document.filing.item_no == 1
    for reader in (town.clerk, town.mayor, town.archivist):
        for page in ("detail", "pages", "story", "slip", "revisions", "pdf"):
            answer = at_door(reader).get(reverse(f"documents:{page}", args=[document.public_id]))
            assert answer.status_code == 200, page
    handled = answer_of(at_door, town.archivist, document, "slip").context["handled"]
    assert [(label, said.split()[0]) for label, said in handled] == [
        ("复核", "苏婉清"), ("登记编号", "沈秋实"), ("用印", "沈秋实"), ("校对", "苏婉清"),
    ]  # fmt: skip


def answer_of(at_door, reader, document, page):
    return at_door(reader).get(reverse(f"documents:{page}", args=[document.public_id]))


def document_year(document):
    document.refresh_from_db()
    return document.issue_date.year


PAGES = ("detail", "edit", "pages", "pdf", "story", "slip", "revisions")


@pytest.mark.parametrize("name", PAGES)
def test_outsider_does_not_find_the_document(town, document, at_door, name):
    url = reverse(f"documents:{name}", args=[document.public_id])

    assert at_door(town.clerk).get(url).status_code == 200
    assert at_door(town.outsider).get(url).status_code == 404
    assert at_door(town.service).get(url).status_code == 404


def test_outsider_acts_on_nothing(town, document, at_door):
    (hand,) = course.my_hands(document, town.clerk)
    for verb in ("submit", "agree", "sign", "withdraw", "send_back", "register", "file"):
        url = reverse("documents:act", args=[document.public_id])
        assert at_door(town.outsider).post(url, {"act": verb, "step": hand.step_id}).status_code == 404
    assert course.my_hands(document, town.clerk) == [hand]


def test_signed_out_everything_leads_to_sign_in(document, client):
    answer = client.get(reverse("documents:detail", args=[document.public_id]))

    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


def test_lists_show_only_what_one_may_see(town, document, at_door):
    for tab in ("all", "under_way", "drafted", "received", "filed"):
        answer = at_door(town.clerk).get(reverse("documents:index"), {"tab": tab})
        assert answer.status_code == 200
    assert document.title in at_door(town.clerk).get(reverse("documents:index")).content.decode()
    assert document.title not in at_door(town.outsider).get(reverse("documents:index")).content.decode()


def test_the_register_of_numbers_is_read_by_the_registry_alone(town, at_door):
    url = reverse("documents:registers")

    assert "示府发" in at_door(town.registrar).get(url).content.decode()
    for stranger in (town.clerk, town.outsider, town.neighbour):
        assert at_door(stranger).get(url).status_code == 404
