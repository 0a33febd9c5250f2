from allauth.account import views as allauth_views
from django.urls import include, path
from django.views.generic import RedirectView

from office.accounts import views

own = (
    [
        path("", views.account, name="account"),
        path("code/", views.one_time_code, name="one_time_code"),
        path("appearance/", views.appearance, name="appearance"),
        path("views/<int:view_id>/", views.saved_view, name="saved_view"),
    ],
    "accounts",
)
urlpatterns = [
    path("sign-in/", views.sign_in, name="account_login"),
    path("sign-out/", allauth_views.logout, name="account_logout"),
    path("password/", allauth_views.password_change, name="account_change_password"),
    # allauth leads here whoever has no password yet: they get one as everybody does, by a code.
    path("password/first/", RedirectView.as_view(pattern_name="accounts:one_time_code"), name="account_set_password"),
    path("reauthenticate/", allauth_views.reauthenticate, name="account_reauthenticate"),
    path("inactive/", allauth_views.account_inactive, name="account_inactive"),
    path("", include(own)),
]
