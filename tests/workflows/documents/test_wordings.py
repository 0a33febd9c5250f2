"""Templates and wordings: who keeps them, what begins with them, and what becomes of late or second hands."""

import pytest
from django.urls import reverse

from office.audit.models import Event
from office.audit.refusals import NotAllowed
from office.files.secrecy import CarriesSecrecyMark
from workflows.documents.models import Document, Template, Wording
from workflows.documents.wordings import keeping

pytestmark = pytest.mark.django_db
TEXT = {
    "name": "检查通知",
    "genre": "notice",
    "title": "示范市人民政府关于开展○○检查的通知",
    "body": "一、时间\n特此通知。",
}


@pytest.fixture
def template(town):
    return keeping.write_template(town.unit("市政府"), **TEXT, by=town.editor)


@pytest.fixture
def wording(town):
    return keeping.add_wording(town.unit("市政府"), text="现就有关事项通知如下。", by=town.registrar)


def test_the_office_keeps_them_and_a_draft_begins_with_one(town, at_door):
    office = at_door(town.editor)
    listed = office.get(reverse("documents:templates"))
    assert [tab.label for tab in listed.context["tabs"]] == ["示范市人民政府", "示范市人民政府办公室"]
    office.post(listed.context["new_address"], TEXT)
    office.post(listed.context["address"], {"text": " 现就有关事项通知如下。\n"})
    template = Template.objects.get()

    draft = at_door(town.clerk).get(f"{reverse('documents:new')}?template={template.public_id}")

    form = draft.context["form"]
    assert [form[name].value() for name in ("genre", "title", "body")] == [TEXT["genre"], TEXT["title"], TEXT["body"]]
    assert form["issuer"].value() == town.unit("市政府").pk
    assert [one.text for one in draft.context["wordings"]] == ["现就有关事项通知如下。"]
    told = Event.objects.filter(type__in=["unit.template_written", "unit.wording_added"])
    assert told.count() == 2
    assert not Document.objects.exists()


def test_what_was_typed_before_is_not_overwritten_by_a_template(town, at_door, template):
    desk = at_door(town.clerk)
    desk.post(reverse("documents:autosave_new"), {"title": "我写了一半", "body": "未完"})

    draft = desk.get(f"{reverse('documents:new')}?template={template.public_id}")

    assert draft.context["form"]["title"].value() == "我写了一半"
    assert draft.context["begun"] is None
    assert list(draft.context["messages"])


def test_only_the_office_that_issues_for_an_agency_keeps_them(town, at_door, template, wording):
    for stranger in (town.clerk, town.outsider, town.neighbour, town.admin, town.service):
        with pytest.raises(NotAllowed):
            keeping.write_template(town.unit("市政府"), **TEXT | {"name": "另一"}, by=stranger)
        with pytest.raises(NotAllowed):
            keeping.retire_wording(wording, by=stranger)
        door = at_door(stranger)
        assert door.get(reverse("documents:template", args=[template.public_id])).status_code == 404
        assert door.post(reverse("documents:wording", args=[wording.public_id]), {"act": "retire"}).status_code == 404
    for stranger in (town.outsider, town.neighbour):
        asked = at_door(stranger).get(f"{reverse('documents:new')}?template={template.public_id}")
        assert asked.status_code == 404
    assert at_door(town.clerk).get(f"{reverse('documents:new')}?template=x").status_code == 404


def test_changing_tells_the_second_hand_and_keeps_what_it_typed(town, at_door, template):
    address = reverse("documents:template", args=[template.public_id])
    keeping.change_template(template, version=1, **TEXT | {"body": "二、地点"}, by=town.director)

    late = at_door(town.editor).post(address, TEXT | {"body": "三、人员", "version": 1})

    assert late.status_code == 409
    assert late.context["form"]["body"].value() == "三、人员"
    page = late.content.decode()
    assert "二、地点" in page
    assert 'name="version" value="2"' in page
    at_door(town.editor).post(address, TEXT | {"body": "三、人员", "version": 2})
    template.refresh_from_db()
    assert (template.body, template.version) == ("三、人员", 3)


def test_what_is_retired_is_offered_no_longer_and_its_name_is_free(town, at_door, template, wording):
    door, address = at_door(town.editor), reverse("documents:template", args=[template.public_id])
    for _press in range(2):
        assert door.post(address, {"act": "retire"}).status_code == 302
    at_door(town.director).post(reverse("documents:wording", args=[wording.public_id]), {"act": "retire"})

    assert door.post(address, TEXT | {"version": 1}).status_code == 409
    assert door.get(address).status_code == 404
    assert keeping.templates_for(town.clerk) == []
    assert keeping.wordings_of([town.unit("市政府")]) == []
    assert keeping.write_template(town.unit("市政府"), **TEXT, by=town.editor).name == TEXT["name"]
    assert Event.objects.filter(type="unit.template_retired").count() == 1


def test_marks_of_secrecy_and_doubles_are_refused_at_their_field(town, at_door, template, wording):
    unit, door = town.unit("市政府"), at_door(town.editor)
    with pytest.raises(CarriesSecrecyMark):
        keeping.add_wording(unit, text="机密★1年", by=town.editor)
    with pytest.raises(CarriesSecrecyMark):
        keeping.write_template(unit, **TEXT | {"name": "另一", "body": "绝密★启用前"}, by=town.editor)

    double = door.post(f"{reverse('documents:new_template')}?unit={unit.public_id}", TEXT)
    again = door.post(reverse("documents:templates"), {"text": wording.text})

    assert (double.status_code, list(double.context["form"].errors)) == (422, ["name"])
    assert (again.status_code, list(again.context["form"].errors)) == (422, ["text"])
    assert (Template.objects.count(), Wording.objects.count()) == (1, 1)


def test_a_wording_is_changed_and_the_trail_says_from_what(town, at_door, wording):
    address = reverse("documents:wording", args=[wording.public_id])

    at_door(town.registrar).post(address, {"text": "现将有关事项通知如下。"})

    wording.refresh_from_db()
    assert wording.text == "现将有关事项通知如下。"
    said = Event.objects.get(type="unit.wording_changed").particulars
    assert said["before"] == "现就有关事项通知如下。"
