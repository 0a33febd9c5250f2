from django.urls import path

from directory import views
from directory.absence import views as absence
from directory.administering import views as administering
from directory.chart import views as chart
from directory.exporting import views as exporting
from directory.gathering import views as gathering
from directory.history import views as history
from directory.hours import views as hours
from directory.importing import views as importing
from directory.roster import views as roster
from directory.shelf import views as shelf
from directory.visibility import views as visibility

app_name = "directory"
urlpatterns = [
    path("", views.index, name="index"),
    path("units/<uuid:public_id>/", views.unit, name="unit"),
    path("people/<uuid:public_id>/", views.person, name="person"),
    path("units/<uuid:public_id>/print/", views.print_unit, name="print_unit"),
    path("people/<uuid:public_id>/mobile/", views.show_mobile, name="show_mobile"),
    path("people/<uuid:public_id>/card.vcf", views.vcard, name="vcard"),
    path("visibility/", visibility.rules, name="rules"),
    path("visibility/named/", visibility.named, name="named"),
    path("visibility/why/", visibility.why, name="why"),
    path("visibility/fields/", visibility.field_rules, name="field_rules"),
    path("visibility/fields/<uuid:public_id>/end/", visibility.end_field, name="end_field_rule"),
    path("visibility/<uuid:public_id>/end/", visibility.end, name="end_rule"),
    path("meant/", gathering.meant, name="meant"),
    path("absences/", absence.mine, name="my_absences"),
    path("absences/<uuid:public_id>/", absence.absence, name="absence"),
    path("absences/<uuid:public_id>/end/", absence.end, name="end_absence"),
    path("people/<uuid:public_id>/absences/", absence.absences, name="absences"),
    path("people/<uuid:public_id>/favourite/", shelf.favourite, name="favourite"),
    path("roster/", roster.on_duty, name="on_duty"),
    path("hours/", hours.index, name="hours"),
    path("hours/import/", hours.bring, name="hours_bring"),
    path("hours/schedules/new/", hours.new_schedule, name="new_schedule"),
    path("hours/schedules/<uuid:public_id>/", hours.schedule, name="schedule"),
    path("units/<uuid:public_id>/chart/", chart.chart, name="chart"),
    path("units/<uuid:public_id>/roster/", roster.roster, name="roster"),
    path("units/<uuid:public_id>/roster/print/", roster.print_roster, name="print_roster"),
    path("units/<uuid:public_id>/administer/", administering.administer, name="administer"),
    path("units/<uuid:public_id>/administer/<slug:verb>/", administering.change, name="change"),
    path("bookings/<uuid:public_id>/withdraw/", administering.withdraw_change, name="withdraw_change"),
    path("appointments/<uuid:public_id>/call-off/", administering.call_off, name="call_off"),
    path("people/<uuid:public_id>/correct/", administering.correct, name="correct"),
    path("people/<uuid:public_id>/deactivate/", administering.deactivate, name="deactivate"),
    path("units/<uuid:public_id>/past/", history.unit_past, name="unit_past"),
    path("posts/<uuid:public_id>/", history.post, name="post"),
    path("units/<uuid:public_id>/import/", importing.new, name="import"),
    path("imports/", importing.imports, name="imports"),
    path("imports/<uuid:public_id>/", importing.staff_import, name="staff_import"),
    path("imports/<uuid:public_id>/progress/", importing.progress, name="import_progress"),
    path("imports/<uuid:public_id>/problems.csv", importing.problems, name="import_problems"),
    path("units/<uuid:public_id>/export/", exporting.export, name="export"),
    path("people/<uuid:public_id>/code/", views.issue_code, name="issue_code"),
    path("people/<uuid:public_id>/code/confirm/", views.confirm_code, name="confirm_code"),
]
