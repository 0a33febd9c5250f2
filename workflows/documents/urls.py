from django.urls import path

from workflows.documents.views import acting, copies, drafting, incoming, reading

app_name = "documents"
urlpatterns = [
    path("", reading.index, name="index"),
    path("new/", drafting.new, name="new"),
    path("check/", drafting.check, name="check_new"),
    path("preview/", drafting.preview, name="preview_new"),
    path("registers/", reading.registers, name="registers"),
    path("copies/<uuid:public_id>/", copies.copy_detail, name="copy"),
    path("copies/<uuid:public_id>/pages/<int:page>.png", copies.copy_picture, name="copy_picture"),
    path("copies/<uuid:public_id>/pdf/", copies.copy_pdf, name="copy_pdf"),
    path("copies/<uuid:public_id>/attachments/<uuid:file_id>/", copies.copy_attachment, name="copy_attachment"),
    path("copies/<uuid:public_id>/receive/", copies.receive, name="receive"),
    path("incoming/<uuid:public_id>/", incoming.detail, name="incoming"),
    path("incoming/<uuid:public_id>/pages/<int:page>.png", incoming.page_picture, name="incoming_picture"),
    path("incoming/<uuid:public_id>/story/", incoming.story, name="incoming_story"),
    path("incoming/<uuid:public_id>/act/", incoming.act, name="incoming_act"),
    path("incoming/<uuid:public_id>/act/<slug:verb>/", incoming.step_form, name="incoming_form"),
    path("incoming/<uuid:public_id>/urge/", incoming.urge, name="incoming_urge"),
    path("instructions/<uuid:public_id>/", incoming.instruction, name="instruction"),
    path("<uuid:public_id>/", reading.detail, name="detail"),
    path("<uuid:public_id>/edit/", drafting.edit, name="edit"),
    path("<uuid:public_id>/check/", drafting.check, name="check"),
    path("<uuid:public_id>/preview/", drafting.preview, name="preview"),
    path("<uuid:public_id>/attachments/", drafting.attach, name="attach"),
    path("<uuid:public_id>/attachments/<uuid:file_id>/remove/", drafting.detach, name="detach"),
    path("<uuid:public_id>/revisions/", drafting.revisions, name="revisions"),
    path("<uuid:public_id>/pages/", reading.pages, name="pages"),
    path("<uuid:public_id>/pages/<int:page>.png", reading.page_picture, name="page_picture"),
    path("<uuid:public_id>/pdf/", reading.pdf, name="pdf"),
    path("<uuid:public_id>/story/", reading.story, name="story"),
    path("<uuid:public_id>/slip/", reading.slip, name="slip"),
    path("<uuid:public_id>/act/", acting.act, name="act"),
    path("<uuid:public_id>/act/<slug:verb>/", acting.step_form, name="step_form"),
    path("<uuid:public_id>/urge/", acting.urge, name="urge"),
]
