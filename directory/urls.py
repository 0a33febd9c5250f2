from django.urls import path

from directory import views

app_name = "directory"
urlpatterns = [
    path("", views.index, name="index"),
    path("units/<uuid:public_id>/", views.unit, name="unit"),
    path("people/<uuid:public_id>/", views.person, name="person"),
    path("people/<uuid:public_id>/code/", views.issue_code, name="issue_code"),
    path("people/<uuid:public_id>/code/confirm/", views.confirm_code, name="confirm_code"),
]
