from django.urls import path

from office.meetings.views import acting, calling, materials, reading

app_name = "meetings"
urlpatterns = [
    path("", reading.index, name="index"),
    path("new/", calling.new, name="new"),
    path("people/", calling.people, name="people"),
    path("decisions/<uuid:public_id>/", reading.decision, name="decision"),
    path("decisions/<uuid:public_id>/edit/", acting.change, name="change_decision"),
    path("materials/<uuid:public_id>/", materials.one, name="material"),
    path("materials/<uuid:public_id>/withdraw/", materials.withdraw, name="withdraw_material"),
    path("minutes/<uuid:public_id>/", reading.minutes_found, name="minutes_found"),
    path("<uuid:public_id>/", reading.detail, name="detail"),
    path("<uuid:public_id>/attendance/", reading.sheet, name="attendance"),
    path("<uuid:public_id>/attendance/summon/", acting.summon, name="summon"),
    path("<uuid:public_id>/attendance/<int:invitation>/", acting.present, name="present"),
    path("<uuid:public_id>/agenda/<int:no>/", acting.item, name="item"),
    path("<uuid:public_id>/agenda/<int:no>/materials/", materials.index, name="materials"),
    path("<uuid:public_id>/decisions/new/", acting.note, name="note"),
    path("<uuid:public_id>/leave/", acting.leave, name="leave"),
    path("<uuid:public_id>/minutes/", acting.minutes, name="minutes"),
    path("<uuid:public_id>/act/<slug:verb>/", acting.act, name="act"),
]
