from django.urls import path

from office.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("search/", views.search, name="search"),
    path("search/<slug:name>/", views.answer, name="answer"),
]
