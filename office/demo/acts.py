"""What the people of the history do with their papers: each verb of a course is one of the real actions."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from directory.actors import today
from office.audit.actor import Actor
from office.demo.enclosures import bytes_of
from office.demo.hands import step_of
from office.demo.papers import Act, Paper, UnreadablePaper
from office.demo.town import Town
from office.duties import actions as duties
from workflows.documents import actions, issuing, signers, signing, verifying
from workflows.documents.declaring import Told
from workflows.documents.models import Copy, Document, Register
from workflows.documents.sealing.setting import sheet_to_seal
from workflows.documents.sheet import Sheet
from workflows.documents.words import Words
from workflows.engine import course, urging


@dataclass(slots=True)
class Way:
    """One paper under way. fill: puts dates into a text. ways: everything the history tells, by its key. changed: how
    many of its changes have been made."""

    paper: Paper
    town: Town
    fill: Callable[[str], str]
    ways: dict[str, Any]
    document: Any = None
    changed: int = 0

    @property
    def subject(self) -> Any:
        return self.document

    @property
    def source(self) -> Any:
        """What a matter is made of."""
        return self.document

    def perform(self, act: Act, by: Actor) -> None:
        VERBS[act.verb](self, act, by)

    def step_of(self, by: Actor) -> int:
        return step_of(self.document, by)

    def refresh(self) -> None:
        self.document = Document.objects.get(pk=self.document.pk)


Verb = Callable[[Way, Act, Actor], None]


def draft(way: Way, act: Act, by: Actor) -> None:
    paper, fill = way.paper, _citing(way)
    text = Words(*(fill(part) for part in (paper.title, paper.main, paper.cc, paper.body, paper.annotation)))
    way.document = actions.draft(
        issuer=way.town.unit(paper.issuer),
        genre=paper.genre,
        text=text,
        by=by,
        urgency=paper.urgency,
        disclosure=paper.disclosure,
        contact_phone=by.person.phone,
        signatory=way.town.appointment(paper.signatory),
        countersigners=[way.town.appointment(one) for one in paper.countersigners],
        joint=[way.town.appointment(one) for one in paper.joint],
        needs_meeting=paper.meeting,
        source=way.ways[paper.answers].subject if paper.answers else None,
        told=Told(paper.declared),
    )
    open_it(way, act, by)


def _citing(way: Way) -> Callable[[str], str]:
    """A reply names what it answers by title and number."""
    if not way.paper.answers:
        return way.fill
    cited = way.ways[way.paper.answers].subject.cited
    return lambda text: way.fill(text.replace("{cited}", cited))


def attach(way: Way, act: Act, by: Actor) -> None:
    """attach [1]: an enclosure of the paper, the first when no number is named."""
    enclosure = way.paper.enclosures[int(act.arguments[0]) - 1 if act.arguments else 0]
    name = way.fill(enclosure.name)
    upload = SimpleUploadedFile(name, bytes_of(name, way.fill(enclosure.text)))
    actions.attach(way.document, upload=upload, title=name.rpartition(".")[0], by=by)
    way.refresh()


def revise(way: Way, act: Act, by: Actor) -> None:
    """The next of the paper's changes."""
    find, put = way.paper.changes[way.changed]
    way.changed += 1
    before = Words.of(way.document)
    body = before.body.replace(way.fill(find), way.fill(put))
    if body == before.body:
        raise UnreadablePaper(f"{way.paper.key}: “{find}” is not in the text")
    kept = (before.title, before.main_recipients, before.cc_recipients, body, before.annotation)
    actions.revise(way.document, text=Words(*kept), version=way.document.version, by=by)
    way.refresh()


def open_it(way: Way, act: Act, by: Actor) -> None:
    """Whoever has acted sees the page again, and with it what may lie with them next."""
    duties.mark_opened(way.document, by=by)


def submit(way: Way, act: Act, by: Actor) -> None:
    actions.submit(way.document, way.step_of(by), opinion=act.says, by=by)


def agree(way: Way, act: Act, by: Actor) -> None:
    actions.agree(way.document, way.step_of(by), opinion=act.says, by=by)


def request_change(way: Way, act: Act, by: Actor) -> None:
    actions.request_change(way.document, way.step_of(by), opinion=act.says, by=by)


def send_back(way: Way, act: Act, by: Actor) -> None:
    """send_back draft [straight]"""
    to_step, *straight = act.arguments
    step = way.step_of(by)
    actions.send_back(way.document, step, to_step=to_step, opinion=act.says, straight=bool(straight), by=by)


def withdraw(way: Way, act: Act, by: Actor) -> None:
    hand = course.last_done_by(way.document, by)
    if hand is None:
        raise UnreadablePaper(f"{way.paper.key}: {by} has nothing to withdraw")
    actions.withdraw(way.document, hand.step_id, opinion=act.says, by=by)


def pass_on(way: Way, act: Act, by: Actor) -> None:
    """pass_on before|parallel|after|reassign|delegate whom"""
    how, whom = act.arguments
    to = way.town.appointment(whom)
    signers.pass_on(way.document, way.step_of(by), to=to, how=how, opinion=act.says, by=by)


def urge(way: Way, act: Act, by: Actor) -> None:
    urging.urge(way.document, by=by, note=act.says)


def sign(way: Way, act: Act, by: Actor) -> None:
    signing.sign(way.document, way.step_of(by), opinion=act.says, by=by)


def agree_with_changes(way: Way, act: Act, by: Actor) -> None:
    actions.agree(way.document, way.step_of(by), opinion=act.says, changed=True, by=by)


def disagree(way: Way, act: Act, by: Actor) -> None:
    actions.disagree(way.document, way.step_of(by), opinion=act.says, by=by)


def adopt(way: Way, act: Act, by: Actor) -> None:
    """A meeting of the same day adopted it."""
    signing.adopt(way.document, way.step_of(by), adopted_on=today(), opinion=act.says, by=by)


def verify(way: Way, act: Act, by: Actor) -> None:
    verifying.verify(way.document, way.step_of(by), opinion=act.says, by=by)
    way.refresh()
    open_it(way, act, by)


def correct(way: Way, act: Act, by: Actor) -> None:
    """The next of the paper's changes, declared one of form."""
    words = Words.of(way.document)
    find, put = way.paper.changes[way.changed]
    way.changed += 1
    text = replace(words, body=words.body.replace(way.fill(find), way.fill(put)))
    verifying.correct(way.document, way.step_of(by), text=text, declared="form", opinion=act.says, by=by)
    way.refresh()


def proof(way: Way, act: Act, by: Actor) -> None:
    issuing.proof_read(way.document, way.step_of(by), opinion=act.says, by=by)
    open_it(way, act, by)


def number(way: Way, act: Act, by: Actor) -> None:
    """number [code]: the issuer's usual register when none is named."""
    registers = Register.objects.filter(unit=way.document.issuer_id).order_by("pk")
    chosen = registers.get(code=act.arguments[0]) if act.arguments else registers[0]
    issuing.register(way.document, way.step_of(by), in_register=chosen, opinion=act.says, by=by)
    open_it(way, act, by)


def sheet_of(way: Way) -> Sheet:
    """What sealing will print, now that there is a number."""
    way.refresh()
    return sheet_to_seal(way.document)


def seal(way: Way, act: Act, by: Actor) -> None:
    issuing.apply_seal(way.document, way.step_of(by), opinion=act.says, by=by)
    open_it(way, act, by)


def dispatch(way: Way, act: Act, by: Actor) -> None:
    main, cc = way.town.units(way.paper.copies), way.town.units(way.paper.cc_copies)
    issuing.dispatch(way.document, way.step_of(by), main=main, cc=cc, opinion=act.says, by=by)


def receive(way: Way, act: Act, by: Actor) -> None:
    """receive 市财政局; the loader has made one act a unit of `receive 各单位`."""
    copy = Copy.objects.get(document=way.document, unit=way.town.unit(act.arguments[0]))
    duties.mark_opened(copy, by=by)
    issuing.receive(copy, by=by)


def file(way: Way, act: Act, by: Actor) -> None:
    """file Y|D30|D10"""
    issuing.file(way.document, way.step_of(by), retention=act.arguments[0], opinion=act.says, by=by)


VERBS: dict[str, Verb] = {
    "draft": draft,
    "attach": attach,
    "revise": revise,
    "open": open_it,
    "submit": submit,
    "agree": agree,
    "request_change": request_change,
    "send_back": send_back,
    "withdraw": withdraw,
    "pass_on": pass_on,
    "urge": urge,
    "sign": sign,
    "agree_with_changes": agree_with_changes,
    "disagree": disagree,
    "adopt": adopt,
    "verify": verify,
    "correct": correct,
    "number": number,
    "seal": seal,
    "proof": proof,
    "dispatch": dispatch,
    "receive": receive,
    "file": file,
}
