"""A paper on its way to the seal, by the actions themselves; and what is done to a PDF afterwards."""

from io import BytesIO

from office.duties.models import Duty
from workflows.documents import actions, issuing, signing, verifying
from workflows.documents.words import Words

BODY = "为做好有关工作，现就有关事项通知如下。\n一、明确责任\n各单位要抓好落实。"


def step_of(document, actor):
    held = Duty.objects.filter(subject_id=document.public_id, holder=actor.appointment, done_at=None)
    return int(held.values_list("ref", flat=True).get().removeprefix("step:"))


def do(verb, document, actor, **more):
    return verb(document, step_of(document, actor), by=actor, **more)


def signed(
    town, *, drafter=None, reviewers=("head", "director"), title="关于供水工作的通知", body=BODY, genre="notice", **more
):
    """As far as the signature."""
    document = actions.draft(
        issuer=town.unit("市政府"),
        genre=genre,
        text=Words(title=title, main_recipients="市财政局", body=body),
        by=drafter or town.clerk,
        signatory=town.mayor.appointment,
        **more,
    )
    do(actions.submit, document, drafter or town.clerk)
    for one in reviewers:
        do(actions.agree, document, getattr(town, one))
    do(signing.sign, document, town.mayor)
    return document


def numbered(town, document):
    do(verifying.verify, document, town.editor)
    number = do(issuing.register, document, town.registrar, in_register=town.unit("市政府").registers.get())
    document.refresh_from_db()
    return number


def added_to(pdf):
    """A page's text laid over the old one by an incremental update: what a forger does (a shadow attack)."""
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    page, _resources = writer.find_page_for_modification(0)
    forged = generic.StreamObject(stream_data=b"BT /F1 12 Tf 100 100 Td (9999) Tj ET")
    content = page.get_object()["/Contents"]
    old = list(content) if isinstance(content, generic.ArrayObject) else [page.get_object().raw_get("/Contents")]
    page.get_object()["/Contents"] = generic.ArrayObject([*old, writer.add_object(forged)])
    writer.update_container(page.get_object())
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
