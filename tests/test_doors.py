"""Who gets what at which address: the whole site by the whole cast. An address that no line names fails.

A new address is a line in GET (and in POST, when it takes posts) and, if it has arguments of its own, one in OBJECTS.
`in` means: led to the sign-in page. What is missing and what is forbidden both answer 404 (DESIGN §2).
"""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from office.chat.actions import issue_must_read, open_room, post
from office.integration.applications import enter_application
from office.worktime.clock import now
from office.worktime.terms import Term
from tests.office.integration.conftest import administrator
from tests.office.integration.test_applications import FACTS
from tests.workflows.documents.conftest import at_door, town  # noqa: F401
from tests.workflows.documents.test_bad_input import to_signing
from tests.workflows.documents.test_incoming import county, instructed, request_of  # noqa: F401
from tests.workflows.documents.test_outgoing import act, document, done  # noqa: F401
from workflows.supervision.actions import open_matter

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"

GET = """
                               nobody outsider service drafter archivist receiver bystander admin auditor
desk:desk                      in     200      200     200     200       200      200       200   200
desk:search                    in     200      200     200     200       200      200       200   200
desk:palette                   in     200      200     200     200       200      200       200   200
account_login                  200    302      302     302     302       302      302       302   302
account_logout                 in     200      200     200     200       200      200       200   200
account_change_password        in     200      302     200     200       200      200       302   200
account_set_password           in     302      302     302     302       302      302       302   302
account_reauthenticate         in     200      403     200     200       200      200       403   200
account_inactive               200    200      200     200     200       200      200       200   200
accounts:account               in     200      200     200     200       200      200       200   200
accounts:one_time_code         200    200      200     200     200       200      200       200   200
accounts:appearance            in     405      405     405     405       405      405       405   405
directory:index                in     302      404     302     302       302      302       302   302
directory:unit                 in     200      404     200     200       200      200       200   200
directory:person               in     200      404     200     200       200      200       200   200
directory:issue_code           in     405      405     405     405       405      405       405   405
documents:index                in     200      200     200     200       200      200       200   200
documents:new                  in     200      200     200     200       200      200       200   200
documents:check_new            in     405      405     405     405       405      405       405   405
documents:preview_new          in     405      405     405     405       405      405       405   405
documents:registers            in     404      404     404     404       404      404       404   404
documents:copy                 in     404      404     200     200       200      404       404   404
documents:copy_picture         in     404      404     200     200       200      404       404   404
documents:copy_pdf             in     404      404     200     200       200      404       404   404
documents:copy_attachment      in     404      404     200     200       200      404       404   404
documents:receive              in     302      302     302     302       302      302       302   302
documents:take_in              in     302      302     302     302       302      302       302   302
documents:return_copy          in     404      404     403     403       200      404       404   404
documents:detail               in     404      404     200     200       404      404       404   404
documents:edit                 in     404      404     302     302       404      404       404   404
documents:check                in     405      405     405     405       405      405       405   405
documents:preview              in     405      405     405     405       405      405       405   405
documents:attach               in     302      302     302     302       302      302       302   302
documents:detach               in     302      302     302     302       302      302       302   302
documents:revisions            in     404      404     200     200       404      404       404   404
documents:pages                in     404      404     200     200       404      404       404   404
documents:page_picture         in     404      404     200     200       404      404       404   404
documents:pdf                  in     404      404     200     200       404      404       404   404
documents:story                in     404      404     200     200       404      404       404   404
documents:slip                 in     404      404     200     200       404      404       404   404
documents:act                  in     302      302     302     302       302      302       302   302
documents:step_form            in     404      404     302     200       404      404       404   404
documents:urge                 in     302      302     302     302       302      302       302   302
documents:incoming             in     404      404     200     404       404      404       404   404
documents:incoming_picture     in     404      404     200     404       404      404       404   404
documents:incoming_pdf           in     404      404     200     404       404      404       404   404
documents:incoming_attachment    in     404      404     404     404       404      404       404   404
documents:incoming_story       in     404      404     200     404       404      404       404   404
documents:incoming_form        in     404      404     302     404       404      404       404   404
documents:incoming_act         in     302      302     302     302       302      302       302   302
documents:incoming_urge        in     302      302     302     302       302      302       302   302
documents:instruction          in     404      404     302     404       404      404       404   404
files:download                 in     404      404     200     200       404      404       404   404
supervision:index              in     200      200     200     200       200      200       200   200
supervision:new                in     403      403     403     403       403      403       403   403
supervision:detail             in     404      404     404     404       200      404       404   404
supervision:story              in     404      404     404     404       404      404       404   404
supervision:act                in     404      404     404     404       302      404       404   404
overview:overview              in     404      404     404     404       404      404       404   404
overview:urge                  in     404      404     404     404       404      404       404   404
overview:weeks                 in     404      404     404     404       404      404       404   404
integration:index              in     200      404     200     200       200      200       200   200
integration:new_application    in     404      404     404     404       404      404       404   404
integration:application        in     200      404     200     200       200      200       200   200
integration:edit_application   in     404      404     404     404       404      404       404   404
integration:application_act    in     405      405     405     405       405      405       405   405
integration:keep               in     405      405     405     405       405      405       405   405
integration:new                in     404      404     404     404       404      404       404   404
integration:api                in     404      404     404     404       404      404       404   404
integration:unsorted           in     404      404     404     404       404      404       404   404
integration:account            in     404      404     404     404       404      404       404   404
integration:new_endpoint       in     404      404     404     404       404      404       404   404
integration:new_source         in     404      404     404     404       404      404       404   404
integration:endpoint           in     404      404     404     404       404      404       404   404
integration:edit_endpoint      in     404      404     404     404       404      404       404   404
integration:delivery           in     404      404     404     404       404      404       404   404
integration:source             in     404      404     404     404       404      404       404   404
integration:edit_source        in     404      404     404     404       404      404       404   404
integration:arrival            in     404      404     404     404       404      404       404   404
integration:end                in     405      405     405     405       405      405       405   405
integration:make_key           in     405      405     405     405       405      405       405   405
integration:rotate_key         in     405      405     405     405       405      405       405   405
integration:end_key            in     405      405     405     405       405      405       405   405
integration:endpoint_act       in     405      405     405     405       405      405       405   405
integration:redeliver          in     405      405     405     405       405      405       405   405
integration:source_act         in     405      405     405     405       405      405       405   405
integration:arrival_act        in     405      405     405     405       405      405       405   405
integration:inbound            405    405      405     405     405       405      405       405   405
api-v1:send_document           401    401      401     401     401       401      401       401   401
api-v1:list_documents          401    401      401     401     401       401      401       401   401
api-v1:read_document           401    401      401     401     401       401      401       401   401
api-v1:read_paper              401    401      401     401     401       401      401       401   401
api-v1:list_matters            401    401      401     401     401       401      401       401   401
api-v1:read_matter             401    401      401     401     401       401      401       401   401
api-v1:list_units              401    401      401     401     401       401      401       401   401
api-v1:list_events             401    401      401     401     401       401      401       401   401
api-v1:openapi-json            200    200      200     200     200       200      200       200   200
api-v1:api-root                404    404      404     404     404       404      404       404   404
chat:index                     in     200      200     200     200       200      200       200   200
chat:new                       in     200      403     200     200       200      200       200   200
chat:unfold                    in     404      404     404     404       404      404       404   404
chat:message                   in     404      404     302     302       404      404       404   404
chat:direct                    in     405      405     405     405       405      405       405   405
chat:room                      in     404      404     200     200       404      404       404   404
chat:members                   in     404      404     200     200       404      404       404   404
chat:post                      in     405      405     405     405       405      405       405   405
chat:act                       in     405      405     405     405       405      405       405   405
chat:new_must_read             in     403      403     403     403       200      200       403   403
chat:must_read                 in     404      404     200     200       404      404       404   404
chat:must_read_card            in     404      404     200     200       404      404       404   404
chat:receipts                  in     404      404     200     403       404      404       404   404
chat:confirm                   in     405      405     405     405       405      405       405   405
chat:remind                    in     405      405     405     405       405      405       405   405
notices:index                  in     200      200     200     200       200      200       200   200
notices:seen                   in     405      405     405     405       405      405       405   405
live:socket                    426    426      426     426     426       426      426       426   426
live:events                    401    400      400     400     400       400      400       400   400
live:poll                      401    400      400     400     400       400      400       400   400
ui:appearance                  405    405      405     405     405       405      405       405   405
ui:language                    302    302      302     302     302       302      302       302   302
ui:style                       404    404      404     404     404       404      404       404   404
demo:cast                      404    404      404     404     404       404      404       404   404
demo:become                    405    405      405     405     405       405      405       405   405
demo:source                    200    200      200     200     200       200      200       200   200
"""
POST = """
                               nobody outsider service drafter archivist receiver bystander admin auditor
account_login                  200    302      302     302     302       302      302       302   302
account_logout                 in     in       in      in      in        in       in        in    in
account_change_password        in     200      302     200     200       200      200       302   200
account_set_password           in     302      302     302     302       302      302       302   302
account_reauthenticate         in     200      403     200     200       200      200       403   200
accounts:one_time_code         200    200      200     200     200       200      200       200   200
accounts:appearance            in     302      302     302     302       302      302       302   302
directory:issue_code           in     403      404     403     403       403      403       200   403
documents:new                  in     422      422     422     422       422      422       422   422
documents:check_new            in     200      422     200     200       200      200       200   200
documents:preview_new          in     200      422     200     200       200      200       200   200
documents:receive              in     404      404     403     403       302      404       404   404
documents:return_copy          in     404      404     403     403       422      404       404   404
documents:take_in              in     404      404     403     403       409      404       404   404
documents:edit                 in     404      404     409     409       404      404       404   404
documents:check                in     404      404     200     200       404      404       404   404
documents:preview              in     404      404     200     200       404      404       404   404
documents:attach               in     404      404     302     302       404      404       404   404
documents:detach               in     404      404     403     403       404      404       404   404
documents:act                  in     404      404     404     404       404      404       404   404
documents:urge                 in     404      404     302     302       404      404       404   404
documents:incoming_act         in     404      404     404     404       404      404       404   404
documents:incoming_urge        in     404      404     302     404       404      404       404   404
supervision:new                in     403      403     403     403       403      403       403   403
supervision:act                in     404      404     404     404       403      404       404   404
overview:urge                  in     404      404     404     404       404      404       404   404
integration:new_application    in     404      404     404     404       404      404       404   404
integration:edit_application   in     404      404     404     404       404      404       404   404
integration:application_act    in     404      404     404     404       404      404       404   404
integration:keep               in     404      404     404     404       404      404       404   404
integration:new                in     404      404     404     404       404      404       404   404
integration:new_endpoint       in     404      404     404     404       404      404       404   404
integration:new_source         in     404      404     404     404       404      404       404   404
integration:edit_endpoint      in     404      404     404     404       404      404       404   404
integration:source             in     404      404     404     404       404      404       404   404
integration:edit_source        in     404      404     404     404       404      404       404   404
integration:end                in     404      404     404     404       404      404       404   404
integration:make_key           in     404      404     404     404       404      404       404   404
integration:rotate_key         in     404      404     404     404       404      404       404   404
integration:end_key            in     404      404     404     404       404      404       404   404
integration:endpoint_act       in     404      404     404     404       404      404       404   404
integration:redeliver          in     404      404     404     404       404      404       404   404
integration:source_act         in     404      404     404     404       404      404       404   404
integration:arrival_act        in     404      404     404     404       404      404       404   404
chat:new                       in     422      403     422     422       422      422       422   422
chat:direct                    in     302      404     422     302       302      302       302   302
chat:members                   in     404      404     422     422       404      404       404   404
chat:post                      in     404      404     422     422       404      404       404   404
chat:act                       in     404      404     302     302       404      404       404   404
chat:new_must_read             in     403      403     403     403       422      422       403   403
chat:confirm                   in     404      404     403     302       404      404       404   404
chat:remind                    in     404      404     409     403       404      404       404   404
notices:seen                   in     302      302     302     302       302      302       302   302
ui:appearance                  302    302      302     302     302       302      302       302   302
ui:language                    302    302      302     302     302       302      302       302   302
demo:become                    404    404      404     404     404       404      404       404   404
"""
CAST = {
    "outsider": "outsider",
    "service": "service",
    "drafter": "clerk",
    "archivist": "archivist",  # holds the document now
    "receiver": "neighbour",  # registry of the finance bureau, which has a copy
    "bystander": "county_clerk",  # registry of a county that has none
    "admin": "admin",
    "auditor": "auditor",
}
OBJECTS = {
    "directory:unit": {"public_id": "unit"},
    "directory:person": {"public_id": "person"},
    "directory:issue_code": {"public_id": "person"},
    "demo:become": {"public_id": "person"},
    "files:download": {"public_id": "file"},
    "documents:copy": {"public_id": "copy"},
    "documents:receive": {"public_id": "copy"},
    "integration:application": {"public_id": "application"},
    "integration:edit_application": {"public_id": "application"},
    "integration:application_act": {"public_id": "application"},
    "integration:keep": {"public_id": "application"},
    "documents:take_in": {"public_id": "copy"},
    "documents:return_copy": {"public_id": "copy"},
    "documents:incoming_pdf": {"public_id": "incoming"},
    "documents:incoming_attachment": {"public_id": "incoming"},
    "supervision:detail": {"public_id": "matter"},
    "supervision:story": {"public_id": "matter"},
    "supervision:act": {"public_id": "matter", "verb": "act"},
    "documents:incoming": {"public_id": "incoming"},
    "documents:incoming_picture": {"public_id": "incoming"},
    "documents:incoming_story": {"public_id": "incoming"},
    "documents:incoming_form": {"public_id": "incoming"},
    "documents:incoming_act": {"public_id": "incoming"},
    "documents:incoming_urge": {"public_id": "incoming"},
    "documents:instruction": {"public_id": "instruction"},
    "chat:room": {"public_id": "room"},
    "chat:message": {"public_id": "message"},
    "chat:direct": {"public_id": "person"},
    "chat:members": {"public_id": "room"},
    "chat:post": {"public_id": "room"},
    "chat:act": {"public_id": "room", "verb": "room_verb"},
    "chat:must_read": {"public_id": "must_read"},
    "chat:must_read_card": {"public_id": "must_read"},
    "chat:receipts": {"public_id": "must_read"},
    "chat:confirm": {"public_id": "must_read"},
    "chat:remind": {"public_id": "must_read"},
}
BY_NAME = {"file_id": "file", "page": "page", "verb": "verb"}


def addresses(patterns=None, prefix=""):
    """(name, names of its arguments) of every address."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLPattern):
            assert one.name, f"{one.pattern} has no name"
            yield prefix + one.name, tuple(one.pattern.converters)
        else:
            yield from addresses(one.url_patterns, f"{prefix}{one.namespace}:" if one.namespace else prefix)


def table(written):
    heads, *rows = [line.split() for line in written.strip().splitlines()]
    return {name: dict(zip(heads, answers, strict=True)) for name, *answers in rows}


@pytest.fixture
def things(town, document, request_of, at_door):  # noqa: F811
    """A document on its way to the file: dispatched to the finance bureau, not signed for, with an attachment; and a
    county's request that the drafter handles."""
    incoming = request_of()
    instruction = instructed(town, incoming)
    upload = {"upload": SimpleUploadedFile("清单.txt", "第一项".encode())}
    at_door(town.clerk).post(reverse("documents:attach", args=[document.public_id]), upload)
    step = to_signing(town, document, at_door)
    url = reverse("documents:act", args=[document.public_id])
    done(at_door(town.mayor).post(url, {"act": "sign", "step": step}))
    done(act(at_door, town.registrar, document, "register", register=town.unit("市政府").registers.get().pk))
    done(act(at_door, town.registrar, document, "apply_seal"))
    done(act(at_door, town.registrar, document, "dispatch", main=[town.unit("市财政局").pk]))
    matter = open_matter(
        title="供水管网改造", requirement="请报结果。", lead=town.unit("市财政局"), term=Term(10), by=town.director
    )
    application = enter_application(town.unit("市财政局"), by=administrator(town, "市财政局", "czadm"), **FACTS)
    return {
        "application": application.public_id,
        "matter": matter.public_id,
        "act": "accept",
        "document": document.public_id,
        "copy": document.copies.get().public_id,
        "file": document.attachments.get().file.public_id,
        "unit": town.unit("市财政局").public_id,
        "person": town.clerk.person.public_id,
        "incoming": incoming.public_id,
        "instruction": instruction.public_id,
        "page": 1,
        "verb": "file",
    }


@pytest.fixture
def doors(town):  # noqa: F811
    opened = {"nobody": Client()}
    for role, name in CAST.items():
        opened[role] = Client()
        opened[role].force_login(getattr(town, name).person, backend=BACKEND)
    return opened


def url_of(name, arguments, things):
    own = OBJECTS.get(name, {"public_id": "copy" if name.startswith("documents:copy") else "document"})
    return reverse(name, kwargs={one: things[own.get(one) or BY_NAME[one]] for one in arguments})


def answer_of(response):
    if response.status_code == 302 and response["Location"].startswith(reverse("account_login")):
        return "in"
    return str(response.status_code)


def walk(method, expected, doors, things):
    """The rows that differ from the table, as they would have to be written."""
    wrong = {}
    for name, arguments in sorted(addresses(), key=lambda one: one[0] == "account_logout"):
        if name not in expected:
            continue
        url = url_of(name, arguments, things)
        found = {role: answer_of(getattr(door, method)(url)) for role, door in doors.items()}
        if found != expected[name]:
            wrong[name] = " ".join(found.values())
    return wrong


def everything():
    """A digest of every table but the sessions."""
    with connection.cursor() as cursor:
        names = [name for name in connection.introspection.table_names(cursor) if name != "django_session"]
        digests = {}
        for name in names:
            cursor.execute(f"SELECT md5(string_agg(one::text, '|' ORDER BY one::text)) FROM {name} one")
            digests[name] = cursor.fetchone()[0]
    return digests


def test_every_address_stands_in_the_table():
    assert {name for name, _ in addresses()} == set(table(GET))
    assert set(table(POST)) <= set(table(GET))


def test_who_may_read_what(doors, things):
    assert walk("get", table(GET), doors, things) == {}


def test_reading_changes_nothing_but_that_it_was_opened(doors, things):
    walk("get", table(GET), doors, things)
    before = everything()
    walk("get", table(GET), doors, things)

    assert everything() == before


def test_who_may_post_where(doors, things):
    assert walk("post", table(POST), doors, things) == {}


def test_what_takes_no_posts_says_so(doors, things):
    only_read = table(GET).keys() - table(POST).keys() - {"api-v1:openapi-json"}  # the schema answers whatever asks
    for name, arguments in addresses():
        if name in only_read:
            answer = doors["drafter"].post(url_of(name, arguments, things))
            assert answer.status_code in (401, 404, 405), name  # 401: asks for a key, not for a session


def test_without_the_forms_token_no_post_is_taken(town, things):  # noqa: F811
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(town.clerk.person, backend=BACKEND)
    for name, arguments in addresses():
        if name in table(POST):
            assert strict.post(url_of(name, arguments, things)).status_code == 403, name


@pytest.mark.parametrize(
    "name", ["documents:detail", "documents:copy", "directory:person", "directory:unit", "files:download"]
)
def test_what_does_not_exist_looks_like_what_is_forbidden(doors, things, name):
    answer = doors["drafter"].get(reverse(name, args=[uuid4()]))

    assert answer.status_code == 404
