from django.urls import path

from office.overview.views import blocks, bulletins, burden, exporting, page, urging, walls

app_name = "overview"
urlpatterns = [
    path("", page.overview, name="overview"),
    path("units/<uuid:public_id>/", page.unit, name="unit"),
    path("matters/<uuid:public_id>/urge/", urging.urge, name="urge"),
    path("urge/", urging.urge_all, name="urge_all"),
    path("weeks/", blocks.twelve_weeks, name="weeks"),
    path("work/", blocks.work, name="work"),
    path("instructions/", blocks.given, name="instructions"),
    path("hotline/", blocks.hotline, name="hotline"),
    path("burden/", burden.burden, name="burden"),
    path("burden/<slug:name>/", burden.acts, name="burden_acts"),
    path("bulletin/", bulletins.show, name="bulletin"),
    path("wall/", walls.screen, name="wall"),
    path("walls/", walls.index, name="walls"),
    path("walls/<uuid:public_id>/withdraw/", walls.withdraw, name="withdraw_wall"),
    path("table/<slug:name>/", exporting.table, name="table"),
]
