from django.urls import path

from office.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("desk/launched/", views.launched, name="launched"),
    path("desk/read/", views.read, name="read"),
    path("desk/views/", views.keep, name="keep"),
    path("desk/duties/<uuid:public_id>/aside/", views.aside, name="aside"),
    path("search/", views.search, name="search"),
    path("search/<slug:name>/", views.answer, name="answer"),
]
