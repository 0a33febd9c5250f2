from django.urls import path

from workflows.documents.annulling import views as annulling
from workflows.documents.archiving import views as archiving
from workflows.documents.circulating import views as circulating
from workflows.documents.incoming import views as entering
from workflows.documents.opinions import views as opinions
from workflows.documents.recognition import releasing
from workflows.documents.recognition import views as recognition
from workflows.documents.registers import books, entries
from workflows.documents.registers import views as registers
from workflows.documents.routing import filling
from workflows.documents.routing import views as routing
from workflows.documents.sealing import views as sealing
from workflows.documents.searching import views as searching
from workflows.documents.sending import views as sending
from workflows.documents.typefaces import views as typefaces
from workflows.documents.views import (
    acting,
    autosave,
    copies,
    drafting,
    incoming,
    intervening,
    printing,
    reading,
    rehearsing,
    revisions,
)
from workflows.documents.wordings import views as wordings
from workflows.documents.wordprocessing import views as wordprocessing

app_name = "documents"
urlpatterns = [
    path("", reading.index, name="index"),
    path("search/", searching.search, name="search"),
    path("new/", drafting.new, name="new"),
    path("word/", wordprocessing.word_new, name="word_new"),
    path("check/", drafting.check, name="check_new"),
    path("preview/", drafting.preview, name="preview_new"),
    path("mine/", opinions.mine, name="mine"),
    path("opinions/<uuid:public_id>/keep/", opinions.keep_opinion, name="keep_opinion"),
    path("mine/signature.png", opinions.my_signature, name="my_signature"),
    path("autosave/", autosave.autosave, name="autosave_new"),
    path("autosave/drop/", autosave.drop, name="drop_typed_new"),
    path("fonts/", typefaces.fonts, name="fonts"),
    path("templates/", wordings.templates, name="templates"),
    path("templates/new/", wordings.new_template, name="new_template"),
    path("templates/<uuid:public_id>/", wordings.change_template, name="template"),
    path("wordings/<uuid:public_id>/", wordings.change_wording, name="wording"),
    path("routes/", routing.routes, name="routes"),
    path("routes/new/", routing.new_route, name="new_route"),
    path("routes/<uuid:public_id>/", routing.route, name="route"),
    path("routes/<uuid:public_id>/compose/", routing.compose, name="compose_route"),
    path("routes/<uuid:public_id>/act/", routing.act, name="route_act"),
    path("routes/<slug:key>/<int:version>/", routing.version, name="route_version"),
    path("vacant/", filling.vacant, name="vacant"),
    path("seals/check/", sealing.check_seal, name="check_seal"),
    path("registers/", books.outgoing, name="registers"),
    path("registers/views/", books.keep_view, name="keep_register_view"),
    path("registers/export/", books.export_outgoing, name="export_register"),
    path("registers/incoming/", books.incoming, name="incoming_register"),
    path("registers/incoming/export/", books.export_incoming, name="export_incoming_register"),
    path("registers/incoming/<uuid:public_id>/", entries.incoming_entry, name="incoming_entry"),
    path("registers/<str:code>/<int:year>/", registers.print_register, name="print_register"),
    path("registers/<str:code>/<int:year>/new/", registers.by_hand, name="by_hand"),
    path("registers/<str:code>/<int:year>/<int:seq>/entry/", entries.number_entry, name="number_entry"),
    path("registers/<str:code>/<int:year>/<int:seq>/", registers.leave_number, name="leave_number"),
    path("copies/<uuid:public_id>/", copies.copy_detail, name="copy"),
    path("copies/<uuid:public_id>/pages/<int:page>.png", copies.copy_picture, name="copy_picture"),
    path("copies/<uuid:public_id>/pdf/", copies.copy_pdf, name="copy_pdf"),
    path("copies/<uuid:public_id>/attachments/<uuid:file_id>/", copies.copy_attachment, name="copy_attachment"),
    path("copies/<uuid:public_id>/receive/", copies.receive, name="receive"),
    path("copies/<uuid:public_id>/take-in/", copies.take_in, name="take_in"),
    path("copies/<uuid:public_id>/recall/", sending.recall, name="recall_copy"),
    path("copies/<uuid:public_id>/return/", copies.return_copy, name="return_copy"),
    path("incoming/new/", entering.new, name="enter_incoming"),
    path("incoming/<uuid:public_id>/", incoming.detail, name="incoming"),
    path("incoming/<uuid:public_id>/slip/", entering.slip, name="incoming_slip"),
    path("incoming/<uuid:public_id>/pages/<int:page>.png", incoming.page_picture, name="incoming_picture"),
    path("incoming/<uuid:public_id>/recognition/", recognition.progress, name="incoming_recognition"),
    path("withheld/<uuid:public_id>/", releasing.look_into, name="withheld"),
    path("incoming/<uuid:public_id>/words/", recognition.words, name="incoming_words"),
    path("incoming/<uuid:public_id>/pdf/", incoming.pdf, name="incoming_pdf"),
    path("incoming/<uuid:public_id>/attachments/<uuid:file_id>/", incoming.attachment, name="incoming_attachment"),
    path(
        "incoming/<uuid:public_id>/opinions/<int:no>/signature.png",
        opinions.incoming_signature,
        name="incoming_signature",
    ),
    path(
        "incoming/<uuid:public_id>/opinions/<int:no>/correct/",
        opinions.correct_incoming,
        name="correct_incoming_opinion",
    ),
    path("incoming/<uuid:public_id>/story/", incoming.story, name="incoming_story"),
    path("incoming/<uuid:public_id>/act/", incoming.act, name="incoming_act"),
    path("incoming/<uuid:public_id>/act/<slug:verb>/", incoming.step_form, name="incoming_form"),
    path("incoming/<uuid:public_id>/urge/", incoming.urge, name="incoming_urge"),
    path("fonds/", archiving.fonds, name="fonds"),
    path("filings/<str:kind>/<uuid:public_id>/", archiving.package, name="package"),
    path("invalidate/", annulling.invalidate, name="invalidate"),
    path("invalidate/<str:kind>/<uuid:public_id>/read/", annulling.read, name="read_invalidation"),
    path("intervene/", intervening.intervene, name="intervene"),
    path("rehearsal/", rehearsing.rehearse, name="rehearse"),
    path("circulate/", circulating.circulate, name="circulate"),
    path("circulations/<uuid:public_id>/", circulating.sheet, name="circulation"),
    path("circulations/<uuid:public_id>/paper/", circulating.open_paper, name="circulated_paper"),
    path("circulations/<uuid:public_id>/read/", circulating.read, name="read_circulation"),
    path("circulations/<uuid:public_id>/remind/", circulating.remind, name="remind_readers"),
    path("circulations/<uuid:public_id>/call-off/", circulating.call_off, name="call_off_circulation"),
    path("instructions/<uuid:public_id>/", incoming.instruction, name="instruction"),
    path("<uuid:public_id>/", reading.detail, name="detail"),
    path("<uuid:public_id>/edit/", drafting.edit, name="edit"),
    path("<uuid:public_id>/autosave/", autosave.autosave, name="autosave"),
    path("<uuid:public_id>/autosave/drop/", autosave.drop, name="drop_typed"),
    path("<uuid:public_id>/word/", wordprocessing.word, name="word"),
    path("<uuid:public_id>/docx/", wordprocessing.docx, name="docx"),
    path("<uuid:public_id>/check/", drafting.check, name="check"),
    path("<uuid:public_id>/preview/", drafting.preview, name="preview"),
    path("<uuid:public_id>/attachments/", drafting.attach, name="attach"),
    path("<uuid:public_id>/attachments/<uuid:file_id>/remove/", drafting.detach, name="detach"),
    path("<uuid:public_id>/revisions/", revisions.revisions, name="revisions"),
    path("<uuid:public_id>/revisions/<int:version>/", revisions.clean_copy, name="clean_copy"),
    path("<uuid:public_id>/pages/", reading.pages, name="pages"),
    path("<uuid:public_id>/pages/<int:page>.png", reading.page_picture, name="page_picture"),
    path("<uuid:public_id>/pdf/", reading.pdf, name="pdf"),
    path("<uuid:public_id>/printing/", printing.printing, name="printing"),
    path("<uuid:public_id>/printing/progress/", printing.progress, name="printing_progress"),
    path("<uuid:public_id>/story/", reading.story, name="story"),
    path("<uuid:public_id>/slip/", reading.slip, name="slip"),
    path("<uuid:public_id>/act/", acting.act, name="act"),
    path("<uuid:public_id>/act/<slug:verb>/", acting.step_form, name="step_form"),
    path("<uuid:public_id>/opinions/<int:no>/signature.png", opinions.opinion_signature, name="opinion_signature"),
    path("<uuid:public_id>/opinions/<int:no>/correct/", opinions.correct, name="correct_opinion"),
    path("<uuid:public_id>/reissue/", sending.reissue_copies, name="reissue"),
    path("<uuid:public_id>/paper/<int:no>/", sending.paper_receipt, name="paper_receipt"),
    path("<uuid:public_id>/urge/", acting.urge, name="urge"),
]
