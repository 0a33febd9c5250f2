from django.urls import path

from office.demo import views

app_name = "demo"
urlpatterns = [
    path("cast/", views.cast, name="cast"),
    path("cast/<uuid:public_id>/", views.become, name="become"),
    path("source/", views.source, name="source"),
]
