from django.urls import path

from office.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.index, name="index"),
    path("seen/", views.seen, name="seen"),
    path("preferences/", views.preferences, name="preferences"),
    path("digests/<str:on>/", views.digest, name="digest"),
]
