"""Addresses of the duties."""

from django.urls import path

from office.duties import views

app_name = "duties"
urlpatterns = [
    path("absences/<uuid:public_id>/hand-over/", views.hand_over, name="hand_over"),
    path("posts/", views.leavers, name="leavers"),
    path("posts/<uuid:public_id>/hand-over/", views.hand_over_post, name="hand_over_post"),
]
