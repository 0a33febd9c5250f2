"""What the document's page draws: flow map, opinions, receipts."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from directory.models import Appointment
from office.audit.actor import Actor
from office.ui.drawings import Fork, Node, OpinionLine, ReceiptLine
from workflows.documents import route as outgoing
from workflows.documents.incoming import route as incoming
from workflows.documents.models import Copy, Document, Incoming, Opinion, PaperCopy, Return
from workflows.documents.opinions.correcting import is_closed
from workflows.documents.routing.catalogue import CATALOGUES
from workflows.engine.course import OFF_ROUTE_LABELS, Hand, Stage
from workflows.engine.withdrawing import WITHDRAWN

# Labels of the steps are their usual ones; the two that no route lists are the engine's.
_ASIDE = OFF_ROUTE_LABELS | {"circulate": gettext_noop("Circulation")}
_LABELS = {
    kind: {name: known.usual.label for name, known in CATALOGUES[routes].items()} | _ASIDE
    for kind, routes in ((Document.subject_kind, outgoing.KEY), (Incoming.subject_kind, incoming.KEY))
}
_TONES = {
    Opinion.Verdict.AGREED: "yes",
    Opinion.Verdict.SIGNED: "yes",
    Opinion.Verdict.CONSENTED: "yes",
    Opinion.Verdict.AGREED_WITH_CHANGES: "wait",
    Opinion.Verdict.MENDED: "wait",
    Opinion.Verdict.DISAGREED: "no",
    Opinion.Verdict.REPAIRED: "yes",
    Opinion.Verdict.INSTRUCTED: "yes",
    Opinion.Verdict.CIRCLED: "yes",
    Opinion.Verdict.CHANGE: "wait",
    Opinion.Verdict.REOPENED: "wait",
    Opinion.Verdict.SENT_BACK: "no",
    Opinion.Verdict.WITHDRAWN: "no",
}


def step_label(kind: str, step: str) -> str:
    """A step's name as its own route says it: "register" is 编号 going out and 登记 coming in."""
    return _(_LABELS[kind].get(step, step))


def flow_nodes(
    stages: list[Stage],
    hands: list[Hand],
    actor: Actor,
    expected: Mapping[str, str] | None = None,
    lead: Appointment | None = None,
) -> list[Node | Fork]:
    """The route with who had it, who has it and what comes; a round is a fork, a series a row, opinions stand at the
    step for which they are asked. expected: by step who would have it. lead: of several who handle it."""
    to_come = expected or {}
    drawn: list[Node | Fork] = []
    for stage in stages:
        if stage.state == "passed":
            continue
        if stage.is_round and stage.hands:
            drawn.append(_fork(stage, hands, actor, lead))
            continue
        if stage.state == "ahead":
            drawn.append(Node(_(stage.label), to_come.get(stage.name, "")))
            continue
        drawn += [Node(_(stage.label), _who(one, actor), "done") for one in stage.hands[:-1]]
        who = _waiting(stage, hands) or (_who(stage.hands[-1], actor) if stage.hands else "")
        drawn.append(Node(_(stage.label), who, _state(stage.state)))
        if stage.state == "stopped":
            drawn.append(Node(_("Returned to the sender"), state="done"))
        drawn += _beside(stage, hands, actor)
    return drawn


def _waiting(stage: Stage, hands: list[Hand]) -> str:
    """Of a step whose holder has asked another first; "" of any other."""
    askers = [one.waiting.person for one in hands if one.state == "open" and one.at == stage.name and one.waiting]
    return _("%(who)s waits for an opinion") % {"who": askers[0]} if askers and stage.state == "here" else ""


def _beside(stage: Stage, hands: list[Hand], actor: Actor) -> list[Node]:
    """Opinions and repairs asked for at the step where it lies: given in this passage, open, and to come after it."""
    if stage.state != "here":
        return []
    passed = [one.step_id for one in hands if one.state == "done" and one.step not in (*OFF_ROUTE_LABELS, stage.name)]
    begun = max(passed, default=0)
    here = [one for one in hands if one.at == stage.name and one.step_id > begun]
    nodes = []
    for one in here:
        stands = one.step == "consult" and one.state == "done" and one.outcome != WITHDRAWN
        if one.step in OFF_ROUTE_LABELS and (stands or one.state == "open"):
            nodes.append(Node(_aside_label(one), _who(one, actor), "done" if stands else "now"))
    after = [follower for one in here if one.state == "open" for follower in one.followers]
    return nodes + [Node(_("Opinion"), str(one.person)) for one in after]


def _fork(stage: Stage, hands: list[Hand], actor: Actor, lead: Appointment | None) -> Fork:
    nodes = []
    leads = lead if len(stage.hands) > 1 else None
    for hand in stage.hands:
        state = {"open": "now", "done": "done"}.get(hand.state, "off")
        asked = hand.on_behalf_of or hand.holder
        label = asked.post.unit.short_name
        if asked == leads:
            label = _("%(unit)s, in the lead") % {"unit": label}
        said = f"{_who(hand, actor)} {_outcome(hand)}".strip()
        if hand.outcome == "change_requested" and hand.state == "done":
            state = "back"
        nodes.append(Node(label, said, state))
    nodes += _beside(stage, hands, actor)
    done = sum(1 for hand in stage.hands if hand.state == "done" and hand.outcome == "agreed")
    count = {"label": _(stage.label), "done": done, "all": len(stage.hands)}
    said = (
        _("%(label)s: %(done)d of %(all)d handled")
        if stage.name == "handle"
        else _("%(label)s: %(done)d of %(all)d agreed")
    )
    return Fork(said % count, nodes)


def _aside_label(hand: Hand) -> str:
    return _("Repair") if hand.step == "repair" else _("Opinion")


def _state(state: str) -> str:
    return {"done": "done", "here": "now", "ahead": "todo", "stopped": "back"}[state]


def _who(hand: Hand, actor: Actor) -> str:
    if hand.vacant and hand.state == "open":
        return _("nobody holds this yet")
    mine = hand.holder.pk in {held.pk for held in actor.appointments}
    if mine and hand.state == "open":
        return _("you, now")
    if hand.on_behalf_of is None:
        return str(hand.holder.person)
    return _("%(who)s (for %(behalf)s)") % {"who": hand.holder.person, "behalf": hand.on_behalf_of.person}


def _outcome(hand: Hand) -> str:
    words = {
        "agreed": _("handled") if hand.step == "handle" else _("agreed"),
        "disagreed": _("disagrees"),
        "change_requested": _("wants a change"),
        "reopened": _("reopened"),
    }
    return words.get(hand.outcome, "") if hand.state == "done" else ""


def _verdict(kind: str, one: Opinion) -> str:
    """Nothing where it would only say the step again."""
    said = str(one.get_verdict_display())
    return "" if said == step_label(kind, one.step) else said


def opinion_lines(document: Document | Incoming, actor: Actor | None = None) -> list[OpinionLine]:
    """In order of time, only added to. actor: who reads it, and may correct what they said."""
    mine = {one.pk for one in actor.appointments} if actor and not is_closed(document) else set()
    came = isinstance(document, Incoming)
    door = "documents:incoming_signature" if came else "documents:opinion_signature"
    correct = "documents:correct_incoming_opinion" if came else "documents:correct_opinion"
    said = document.opinions.select_related("author__person", "author__post__unit", "on_behalf_of__person").order_by(
        "pk"
    )
    return [
        OpinionLine(
            name=one.author.person.name,
            at=one.given_at,
            text=one.text,
            post=str(one.author.post),
            step=step_label(document.subject_kind, one.step),
            verdict=_verdict(document.subject_kind, one),
            tone=_TONES.get(Opinion.Verdict(one.verdict), ""),
            behalf=one.on_behalf_of.person.name if one.on_behalf_of else "",
            instruct=one.step in ("sign", "cosign", "instruct"),
            signature=reverse(door, args=[document.public_id, no]) if one.signature_id else "",
            correct=reverse(correct, args=[document.public_id, no]) if one.author_id in mine and one.text else "",
        )
        for no, one in enumerate(said, 1)
    ]


def where_it_lies(stages: list[Stage]) -> str:
    """已走 n 步，还有 n 步; of what was stopped, that it was returned."""
    done = sum(stage.state == "done" for stage in stages)
    if stages and stages[-1].state == "stopped":
        return ngettext("Returned after %(done)d step", "Returned after %(done)d steps", done) % {"done": done}
    ahead = sum(stage.state == "ahead" for stage in stages)
    said = ngettext("%(done)d step done, %(ahead)d to come", "%(done)d steps done, %(ahead)d to come", done)
    return said % {"done": done, "ahead": ahead}


def received_of(lines: list[ReceiptLine]) -> str:
    """已签收 2 / 3."""
    return f"{sum(line.state == 'done' for line in lines)} / {len(lines)}"


def receipt_lines(document: Document, *, sender: bool = False) -> list[ReceiptLine]:
    """Who has signed for it, who has not; in official order, never by speed; then those who have it on paper. sender:
    the reader sends the copies, and may call them back."""
    copies = document.copies.select_related("unit", "received_by__person", "taken_in").order_by("kind", "unit__path")
    on_paper = document.paper_copies.order_by("pk") if document.dispatched_at else []
    lines = [_receipt(copy, sender) for copy in copies]
    return lines + [_paper_receipt(document, one, no, sender) for no, one in enumerate(on_paper, 1)]


def _receipt(copy: Copy, sender: bool) -> ReceiptLine:
    """With the number the receiver took it down under, where they have."""
    if copy.state in (Copy.State.RETURNED, Copy.State.RECALLED):
        return ReceiptLine(name=copy.unit.short_name, state="late", said=str(copy.get_state_display()))
    if copy.state == Copy.State.SENT:
        said = _("delivered, not yet signed for") if copy.delivered_at else _("not yet signed for")
        act = (_("Recall"), reverse("documents:recall_copy", args=[copy.public_id])) if sender else None
        return ReceiptLine(name=copy.unit.short_name, state="wait", said=said, act=act)
    by = [copy.received_by.person.name] if copy.received_by else []
    taken_in = getattr(copy, "taken_in", None)
    return ReceiptLine(
        name=copy.unit.short_name,
        state="done",
        said=str(copy.get_state_display()),
        at=copy.received_at,
        by=" ".join([*by, *([taken_in.number] if taken_in is not None and taken_in.number else [])]),
    )


def _paper_receipt(document: Document, one: PaperCopy, no: int, sender: bool) -> ReceiptLine:
    if one.received_on:
        said = _("received on paper %(day)s") % {"day": one.received_on.isoformat()}
        return ReceiptLine(name=one.recipient, state="done", said=said, by=one.received_by_name)
    act = (_("Note the receipt"), reverse("documents:paper_receipt", args=[document.public_id, no])) if sender else None
    return ReceiptLine(name=one.recipient, state="wait", said=_("sent on paper"), act=act)


def returned_lines(document: Document) -> list[tuple[str, Return]]:
    """Which units returned their copies, and why."""
    found = Return.objects.filter(copy__document=document).select_related("copy__unit", "returned_by__person")
    return [(one.copy.unit.short_name, one) for one in found.order_by("pk") if one.copy is not None]
