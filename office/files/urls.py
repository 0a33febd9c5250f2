from django.urls import path

from office.files import views

app_name = "files"
urlpatterns = [
    path("<uuid:public_id>/", views.download, name="download"),
    path("<uuid:public_id>/preview/", views.preview, name="preview"),
]
