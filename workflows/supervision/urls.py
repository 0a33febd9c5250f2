from django.urls import path

from workflows.supervision.arriving import views as arriving
from workflows.supervision.books import views as books
from workflows.supervision.ladder import views as ladder
from workflows.supervision.views import acting, opening, reading, standards, why

app_name = "supervision"
urlpatterns = [
    path("", reading.index, name="index"),
    path("new/", opening.new, name="new"),
    path("reopen/", opening.reopen, name="reopen"),
    path("plans/", arriving.plans, name="work_plans"),
    path("plans/<uuid:public_id>/", arriving.plan, name="work_plan"),
    path("plans/<uuid:public_id>/wrong.xlsx", arriving.wrong_rows, name="wrong_rows"),
    path("register/", books.register, name="register"),
    path("register/print/", books.print_register, name="print_register"),
    path("register/export/", books.export, name="export_register"),
    path("slips/<uuid:public_id>/", reading.slip, name="slip"),
    path("standards/", standards.index, name="standards"),
    path("standards/<uuid:public_id>/", standards.detail, name="standard"),
    path("ladder/", ladder.ladder, name="ladder"),
    path("evidence/<uuid:public_id>/", reading.evidence, name="evidence"),
    path("<uuid:public_id>/", reading.detail, name="detail"),
    path("<uuid:public_id>/why/", why.why, name="why"),
    path("<uuid:public_id>/story/", reading.story, name="story"),
    path("<uuid:public_id>/notice/", reading.notice, name="notice"),
    path("<uuid:public_id>/act/<slug:verb>/", acting.act, name="act"),
]
