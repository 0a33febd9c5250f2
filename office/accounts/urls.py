from allauth.account import views as allauth_views
from django.urls import include, path

from office.accounts import views

own = (
    [
        path("", views.account, name="account"),
        path("code/", views.one_time_code, name="one_time_code"),
        path("appearance/", views.appearance, name="appearance"),
    ],
    "accounts",
)
urlpatterns = [
    path("sign-in/", allauth_views.login, name="account_login"),
    path("sign-out/", allauth_views.logout, name="account_logout"),
    path("password/", allauth_views.password_change, name="account_change_password"),
    path("reauthenticate/", allauth_views.reauthenticate, name="account_reauthenticate"),
    path("inactive/", allauth_views.account_inactive, name="account_inactive"),
    path("", include(own)),
]
