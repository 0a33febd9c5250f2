"""材料 under an item of the agenda: who lays them, who has them, what is refused."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from office.audit import trail
from office.audit.refusals import NotAllowed
from office.files.secrecy import CarriesSecrecyMark
from office.meetings import actions
from office.meetings.actions.calling import Over
from office.meetings.actions.materials import NotYourItem, TooManyMaterials, Withdrawn
from office.meetings.models import Material

pytestmark = pytest.mark.django_db


def paper(name="缺口清单.csv", text="编织袋,8"):
    return SimpleUploadedFile(name, text.encode())


def door(actor):
    client = Client()
    client.force_login(actor.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def place(item):
    return reverse("meetings:materials", args=[item.meeting.public_id, item.no])


@pytest.fixture
def item(meeting):
    """物资缺口与采购, presented by 许嘉言 of the finance bureau."""
    return meeting.agenda.get(no=2)


def test_who_leads_and_who_presents_the_item_lay_materials_and_nobody_else(cast, item, meeting):
    laid = [actions.lay_materials(item, [paper()], by=by)[0] for by in (cast.director, cast.finance)]

    assert [one.laid_by for one in laid] == [cast.director.appointment, cast.finance.appointment]
    assert [event.type for event in trail.of(laid[0])] == ["file.stored", "material.laid"]
    for other in (cast.planning, cast.clerk, cast.outsider):
        with pytest.raises(NotYourItem):
            actions.lay_materials(item, [paper()], by=other)
    with pytest.raises(NotAllowed):
        actions.lay_materials(meeting.agenda.get(no=1), [paper()], by=cast.finance)
    assert Material.objects.count() == 2


def test_whoever_is_invited_has_it_from_the_meetings_page_and_the_outsider_from_nowhere(cast, item):
    answer = door(cast.finance).post(place(item), {"uploads": [paper(), paper("方案.txt", "分三批")]})
    file = Material.objects.get(file__name="方案.txt").file
    download = reverse("files:download", args=[file.public_id])

    assert answer.status_code == 302
    page = door(cast.planning).get(reverse("meetings:detail", args=[item.meeting.public_id])).content.decode()
    assert f'href="{place(item)}"' in page
    assert "2 份材料" in page
    assert download in door(cast.planning).get(place(item)).content.decode()
    assert b"".join(door(cast.planning).get(download)) == "分三批".encode()
    assert [door(cast.outsider).get(one).status_code for one in (place(item), download)] == [404, 404]


def test_what_was_withdrawn_nobody_has_any_more(cast, item):
    material = actions.lay_materials(item, [paper()], by=cast.finance)[0]
    withdraw = reverse("meetings:withdraw_material", args=[material.public_id])
    download = reverse("files:download", args=[material.file.public_id])

    assert door(cast.planning).post(withdraw).status_code == 403
    assert door(cast.director).post(withdraw).status_code == 302
    assert door(cast.finance).get(download).status_code == 404
    assert "缺口清单" not in door(cast.finance).get(place(item)).content.decode()
    with pytest.raises(Withdrawn):
        actions.withdraw_material(material, by=cast.director)
    assert [event.type for event in trail.of(material)][-1] == "material.withdrawn"


def test_all_of_them_are_laid_or_none(cast, item):
    answer = door(cast.finance).post(place(item), {"uploads": [paper(), paper("机密★5年 清单.csv")]})

    assert answer.status_code == CarriesSecrecyMark.status
    assert not Material.objects.exists()
    with pytest.raises(TooManyMaterials):
        actions.lay_materials(item, [paper(f"{n}.csv", f"{n}") for n in range(21)], by=cast.finance)
    assert door(cast.finance).post(place(item), {}).status_code == 422


def test_after_the_meeting_nothing_is_laid_and_what_lies_there_stays(cast, running):
    item = running.meeting.agenda.get(no=2)
    actions.lay_materials(item, [paper()], by=cast.finance)
    actions.end(running.meeting, by=cast.deputy)

    with pytest.raises(Over):
        actions.lay_materials(item, [paper()], by=cast.finance)
    page = door(cast.finance).get(place(item)).content.decode()
    assert "缺口清单" in page
    assert 'type="file"' not in page
