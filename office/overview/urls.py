from django.urls import path

from office.overview import views

app_name = "overview"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("matters/<uuid:public_id>/urge/", views.urge, name="urge"),
    path("weeks/", views.eight_weeks, name="weeks"),
]
