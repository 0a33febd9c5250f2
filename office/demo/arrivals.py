"""What the people of the history do with what has arrived: each verb of a course is one of the real actions."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from office.audit.actor import Actor, through
from office.demo.enclosures import bytes_of
from office.demo.hands import step_of
from office.demo.papers import Act
from office.demo.requests import Request
from office.demo.town import Town
from office.duties import actions as duties
from office.files.actions import content_of
from office.worktime.clock import today
from workflows.documents import receiving, returns
from workflows.documents.agencies import office_of
from workflows.documents.circulating import actions as circulating
from workflows.documents.genres import USAGE, Genre
from workflows.documents.incoming.route import usual_limit
from workflows.documents.models import Incoming, Seal
from workflows.documents.sheet import Attachment, Sheet, render_pdf
from workflows.documents.sheet import Seal as PrintedSeal

_URGENCY = ("", "加急", "特急")


@dataclass(slots=True)
class Arrived:
    """One request under way. instruction: what was written on it last."""

    paper: Request
    town: Town
    fill: Callable[[str], str]
    subject: Any = None
    instruction: Any = None

    @property
    def source(self) -> Any:
        """What a matter is made of: the instruction, where there is one."""
        return self.instruction or self.subject

    def perform(self, act: Act, by: Actor) -> None:
        VERBS[act.verb](self, act, by)

    def step_of(self, by: Actor) -> int:
        return step_of(self.subject, by)


def arrive(way: Arrived, act: Act, by: Actor) -> None:
    """By the sender's own system, or as a paper that the registry has scanned."""
    paper, town, fill = way.paper, way.town, way.fill
    is_from_system = paper.way == Incoming.Way.API
    title = fill(paper.title)
    uploads = [SimpleUploadedFile(one.name, bytes_of(one.name, fill(one.text))) for one in paper.enclosures]
    with through("api" if is_from_system else "web"):
        way.subject = receiving.arrive(
            unit=town.unit(paper.to),
            sender=town.unit(paper.sender),
            sender_number=_number(paper),
            title=title,
            genre=paper.genre,
            urgency=paper.urgency,
            text=fill(paper.body),
            paper=SimpleUploadedFile(f"{title}.pdf", render_pdf(sheet_of(way)).pdf, "application/pdf"),
            attachments=uploads,
            way=paper.way,
            by=by,
        )


def sheet_of(way: Arrived) -> Sheet:
    """The sender's paper: its red head, its signatory, its sample seal."""
    paper, sender = way.paper, way.town.unit(way.paper.sender)
    seal = Seal.objects.filter(unit=sender).select_related("picture").order_by("-pk")[0]
    is_upward = USAGE[Genre(paper.genre)].direction == "upward"
    return Sheet(
        mark=f"{sender.name}文件",
        number=_number(paper),
        urgency=_URGENCY[paper.urgency],
        title=way.fill(paper.title),
        recipients=paper.main,
        body=way.fill(paper.body),
        issuer=sender.name,
        is_upward=is_upward,
        signatories=(way.town.appointment(paper.signatory).person.name,) if is_upward else (),
        attachments=tuple(Attachment(one.name.rpartition(".")[0]) for one in paper.enclosures),
        issued_on=today(),
        seal=PrintedSeal(content_of(seal.picture), float(seal.diameter_mm)),
        annotations=(paper.annotation,) if paper.annotation else (),
        printed_by=office_of(sender).name,
        printed_on=today(),
    )


def _number(paper: Request) -> str:
    return f"{paper.number[0]}〔{today().year}〕{paper.number[1]}号"


def register(way: Arrived, act: Act, by: Actor) -> None:
    receiving.register(way.subject, way.step_of(by), opinion=act.says, by=by)


def propose(way: Arrived, act: Act, by: Actor) -> None:
    """For action or reading, who, and before whom: as the file says. What is urgent is given the usual limit."""
    is_limited = way.paper.urgency and way.paper.handling == Incoming.Handling.ACTION
    receiving.propose(
        way.subject,
        way.step_of(by),
        handling=way.paper.handling,
        leader=way.town.appointment(way.paper.leader),
        handlers=[way.town.appointment(one) for one in way.paper.handlers],
        readers=[way.town.appointment(one) for one in way.paper.readers],
        due_on=usual_limit(way.subject) if is_limited else None,
        opinion=act.says,
        by=by,
    )


def instruct(way: Arrived, act: Act, by: Actor) -> None:
    way.instruction = receiving.instruct(way.subject, way.step_of(by), opinion=act.says, by=by)


def send_back(way: Arrived, act: Act, by: Actor) -> None:
    """send_back propose"""
    receiving.send_back(way.subject, way.step_of(by), to_step=act.arguments[0], opinion=act.says, by=by)


def give_back(way: Arrived, act: Act, by: Actor) -> None:
    """return rules | why: 退文, with the point of the first examination that it fails."""
    reason = act.arguments[0]
    returns.return_incoming(way.subject, way.step_of(by), reason=reason, opinion=act.says, by=by)


def open_it(way: Arrived, act: Act, by: Actor) -> None:
    duties.mark_opened(way.subject, by=by)


def read_it(way: Arrived, act: Act, by: Actor) -> None:
    """What was laid before them in circulation."""
    circulating.read(way.subject.circulations.get(), opinion=act.says, by=by)


def conclude(way: Arrived, act: Act, by: Actor) -> None:
    way.subject = Incoming.objects.get(pk=way.subject.pk)
    receiving.conclude(way.subject, way.step_of(by), opinion=act.says, by=by)


def file(way: Arrived, act: Act, by: Actor) -> None:
    """file Y|D30|D10"""
    receiving.file(way.subject, way.step_of(by), retention=act.arguments[0], opinion=act.says, by=by)


VERBS: dict[str, Callable[[Arrived, Act, Actor], None]] = {
    "arrive": arrive,
    "register": register,
    "propose": propose,
    "instruct": instruct,
    "send_back": send_back,
    "return": give_back,
    "open": open_it,
    "read": read_it,
    "conclude": conclude,
    "file": file,
}
