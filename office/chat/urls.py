from django.urls import path

from office.chat.views import (
    acting,
    certificates,
    disclosing,
    finding,
    forwarding,
    keeping,
    must_reads,
    opening,
    reading,
)

app_name = "chat"
urlpatterns = [
    path("rooms/", reading.index, name="index"),
    path("rooms/new/", opening.new, name="new"),
    path("rooms/following/new/", opening.following, name="new_following"),
    path("rooms/about/", keeping.about, name="about"),
    path("rooms/disclosures/", disclosing.disclosures, name="disclosures"),
    path("rooms/find/", finding.find, name="find"),
    path("rooms/unfold/", reading.unfold, name="unfold"),
    path("rooms/messages/<uuid:public_id>/", reading.message, name="message"),
    path("rooms/with/<uuid:public_id>/", opening.direct, name="direct"),
    path("rooms/<uuid:public_id>/", reading.room, name="room"),
    path("rooms/<uuid:public_id>/people/", reading.people, name="people"),
    path("rooms/<uuid:public_id>/pinned/", reading.pinned, name="pinned"),
    path("rooms/<uuid:public_id>/members/", opening.members, name="members"),
    path("rooms/<uuid:public_id>/post/", acting.post, name="post"),
    path("rooms/<uuid:public_id>/forward/<int:seq>/", forwarding.forward, name="forward"),
    path("rooms/<uuid:public_id>/act/<slug:verb>/", acting.act, name="act"),
    path("must-reads/", must_reads.index, name="must_reads"),
    path("must-reads/new/", must_reads.new, name="new_must_read"),
    path("must-reads/<uuid:public_id>/", must_reads.detail, name="must_read"),
    path("must-reads/<uuid:public_id>/card/", must_reads.card, name="must_read_card"),
    path("must-reads/<uuid:public_id>/receipts.csv", must_reads.receipts, name="receipts"),
    path("must-reads/<uuid:public_id>/certificates/", certificates.made, name="certificates"),
    path("must-reads/<uuid:public_id>/certify/", certificates.certify, name="certify"),
    path("must-reads/certificates/<uuid:public_id>/", certificates.certificate, name="certificate"),
    path("must-reads/<uuid:public_id>/confirm/", must_reads.confirm, name="confirm"),
    path("must-reads/<uuid:public_id>/done/", must_reads.say_done, name="say_done"),
    path("must-reads/<uuid:public_id>/remind/", must_reads.remind, name="remind"),
]
