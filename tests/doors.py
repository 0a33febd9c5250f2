"""The whole site by the whole cast, as tables; tests/test_doors.py walks them.

A new address is a line in GET (and in POST, when it takes posts) and, if it has arguments of its own, one in OBJECTS.
`in` means: led to the sign-in page. What is missing and what is forbidden both answer 404 (DESIGN §2).
"""

GET = """
                               nobody outsider service drafter archivist receiver bystander admin auditor
desk:desk                      in     200      200     200     200       200      200       200   200
desk:search                    in     200      200     200     200       200      200       200   200
desk:launched                  in     200      200     200     200       200      200       200   200
desk:read                      in     405      405     405     405       405      405       405   405
desk:keep                      in     405      405     405     405       405      405       405   405
desk:drop                      in     405      405     405     405       405      405       405   405
desk:aside                     in     404      404     404     200       404      404       404   404
desk:answer                    in     200      200     200     200       200      200       200   200
account_login                  200    302      302     302     302       302      302       302   302
account_logout                 in     200      200     200     200       200      200       200   200
account_change_password        in     200      302     200     200       200      200       302   200
account_set_password           in     302      302     302     302       302      302       302   302
account_reauthenticate         in     200      403     200     200       200      200       403   200
account_inactive               200    200      200     200     200       200      200       200   200
accounts:account               in     200      200     200     200       200      200       200   200
accounts:one_time_code         200    200      200     200     200       200      200       200   200
accounts:appearance            in     405      405     405     405       405      405       405   405
directory:index                in     302      404     302     302       302      302       302   302
directory:unit                 in     200      404     200     200       200      200       200   200
directory:person               in     200      404     200     200       200      200       200   200
directory:print_unit           in     200      404     200     200       200      200       200   200
directory:show_mobile          in     405      405     405     405       405      405       405   405
directory:vcard                in     200      404     200     200       200      200       200   200
directory:rules                in     404      404     404     404       404      404       200   404
directory:why                  in     404      404     404     404       404      404       200   404
directory:field_rules          in     404      404     404     404       404      404       302   404
directory:end_field_rule       in     405      405     405     405       405      405       405   405
directory:end_rule             in     405      405     405     405       405      405       405   405
directory:administer           in     404      404     404     404       404      404       200   404
directory:change               in     404      404     404     404       404      404       200   404
directory:withdraw_change      in     405      405     405     405       405      405       405   405
directory:call_off             in     405      405     405     405       405      405       405   405
directory:deactivate           in     405      405     405     405       405      405       405   405
directory:unit_past            in     302      404     302     302       302      302       302   302
directory:post                 in     200      404     200     200       200      200       200   200
directory:import               in     404     404     404     404       404      404       200   404
directory:imports              in     404     404     404     404       404      404       200   404
directory:staff_import         in     404     404     404     404       404      404       200   404
directory:import_progress      in     404     404     404     404       404      404       200   404
directory:import_problems      in     404     404     404     404       404      404       200   404
directory:export               in     200     404     200     200       200      200       200   200
directory:issue_code           in     405      405     405     405       405      405       405   405
directory:confirm_code         in     405      405     405     405       405      405       405   405
directory:my_absences          in     302      404     302     302       302      302       302   302
directory:absence              in     404      404     200     200       404      404       200   404
directory:end_absence          in     405      405     405     405       405      405       405   405
directory:absences             in     404      404     200     404       404      404       200   404
directory:favourite            in     405      405     405     405       405      405       405   405
directory:on_duty              in     200      404     200     200       200      200       200   200
directory:chart                in     200      404     200     200       200      200       200   200
directory:roster               in     200      404     200     200       200      200       200   200
directory:print_roster         in     200      404     200     200       200      200       200   200
duties:hand_over               in     405      405     405     405       405      405       405   405
duties:leavers                 in     404      404     404     404       404      404       404   404
duties:hand_over_post          in     404      404     404     200       404      404       200   404
documents:index                in     200      200     200     200       200      200       200   200
documents:new                  in     200      200     200     200       200      200       200   200
documents:check_new            in     405      405     405     405       405      405       405   405
documents:preview_new          in     405      405     405     405       405      405       405   405
documents:mine                 in     200      200     200     200       200      200       200   200
documents:my_signature         in     404      404     404     404       404      404       404   404
documents:registers            in     404      404     404     404       404      404       404   404
documents:print_register       in     404      404     404     404       404      404       404   404
documents:by_hand              in     404      404     404     404       404      404       404   404
documents:leave_number         in     404      404     404     404       404      404       404   404
documents:copy                 in     404      404     200     200       200      404       404   404
documents:copy_picture         in     404      404     200     200       200      404       404   404
documents:copy_pdf             in     404      404     200     200       200      404       404   404
documents:copy_attachment      in     404      404     200     200       200      404       404   404
documents:receive              in     302      302     302     302       302      302       302   302
documents:take_in              in     302      302     302     302       302      302       302   302
documents:recall_copy          in     404      403     403     403       403      404       404   404
documents:return_copy          in     404      404     403     403       200      404       404   404
documents:detail               in     404      404     200     200       404      404       404   404
documents:edit                 in     404      404     302     302       404      404       404   404
documents:check                in     405      405     405     405       405      405       405   405
documents:preview              in     405      405     405     405       405      405       405   405
documents:attach               in     302      302     302     302       302      302       302   302
documents:detach               in     302      302     302     302       302      302       302   302
documents:revisions            in     404      404     200     200       404      404       404   404
documents:pages                in     404      404     200     200       404      404       404   404
documents:page_picture         in     404      404     200     200       404      404       404   404
documents:pdf                  in     404      404     200     200       404      404       404   404
documents:story                in     404      404     200     200       404      404       404   404
documents:slip                 in     404      404     200     200       404      404       404   404
documents:act                  in     302      302     302     302       302      302       302   302
documents:step_form            in     404      404     302     200       404      404       404   404
documents:opinion_signature    in     404      404     404     404       404      404       404   404
documents:correct_opinion      in     404      404     200     403       404      404       404   404
documents:incoming_signature   in     404      404     404     404       404      404       404   404
documents:reissue              in     404      403     403     403       404      404       404   404
documents:paper_receipt        in     404      403     403     403       404      404       404   404
documents:urge                 in     302      302     302     302       302      302       302   302
documents:incoming             in     404      404     200     404       404      404       404   404
documents:incoming_picture     in     404      404     200     404       404      404       404   404
documents:incoming_pdf           in     404      404     200     404       404      404       404   404
documents:incoming_attachment    in     404      404     404     404       404      404       404   404
documents:incoming_story       in     404      404     200     404       404      404       404   404
documents:incoming_form        in     404      404     302     404       404      404       404   404
documents:incoming_act         in     302      302     302     302       302      302       302   302
documents:incoming_urge        in     302      302     302     302       302      302       302   302
documents:instruction          in     404      404     302     404       404      404       404   404
files:download                 in     404      404     200     200       404      404       404   404
supervision:index              in     200      200     200     200       200      200       200   200
supervision:new                in     403      403     403     403       403      403       403   403
supervision:detail             in     404      404     404     404       200      404       404   404
supervision:story              in     404      404     404     404       404      404       404   404
supervision:act                in     404      404     404     404       302      404       404   404
overview:overview              in     404      404     404     404       404      404       404   404
overview:urge                  in     404      404     404     404       404      404       404   404
overview:weeks                 in     404      404     404     404       404      404       404   404
integration:index              in     200      404     200     200       200      200       200   200
integration:new_application    in     404      404     404     404       404      404       404   404
integration:application        in     200      404     200     200       200      200       200   200
integration:edit_application   in     404      404     404     404       404      404       404   404
integration:application_act    in     405      405     405     405       405      405       405   405
integration:keep               in     405      405     405     405       405      405       405   405
integration:new                in     404      404     404     404       404      404       404   404
integration:api                in     404      404     404     404       404      404       404   404
integration:unsorted           in     404      404     404     404       404      404       404   404
integration:account            in     404      404     404     404       404      404       404   404
integration:new_endpoint       in     404      404     404     404       404      404       404   404
integration:new_source         in     404      404     404     404       404      404       404   404
integration:endpoint           in     404      404     404     404       404      404       404   404
integration:edit_endpoint      in     404      404     404     404       404      404       404   404
integration:delivery           in     404      404     404     404       404      404       404   404
integration:source             in     404      404     404     404       404      404       404   404
integration:edit_source        in     404      404     404     404       404      404       404   404
integration:arrival            in     404      404     404     404       404      404       404   404
integration:end                in     405      405     405     405       405      405       405   405
integration:make_key           in     405      405     405     405       405      405       405   405
integration:rotate_key         in     405      405     405     405       405      405       405   405
integration:end_key            in     405      405     405     405       405      405       405   405
integration:endpoint_act       in     405      405     405     405       405      405       405   405
integration:redeliver          in     405      405     405     405       405      405       405   405
integration:source_act         in     405      405     405     405       405      405       405   405
integration:arrival_act        in     405      405     405     405       405      405       405   405
integration:inbound            405    405      405     405     405       405      405       405   405
api-v1:send_document           401    401      401     401     401       401      401       401   401
api-v1:list_documents          401    401      401     401     401       401      401       401   401
api-v1:read_document           401    401      401     401     401       401      401       401   401
api-v1:read_paper              401    401      401     401     401       401      401       401   401
api-v1:list_matters            401    401      401     401     401       401      401       401   401
api-v1:read_matter             401    401      401     401     401       401      401       401   401
api-v1:list_units              401    401      401     401     401       401      401       401   401
api-v1:list_directory_units    401    401      401     401     401       401      401       401   401
api-v1:list_directory_people   401    401      401     401     401       401      401       401   401
api-v1:read_directory_person   401    401      401     401     401       401      401       401   401
api-v1:list_events             401    401      401     401     401       401      401       401   401
api-v1:openapi-json            200    200      200     200     200       200      200       200   200
api-v1:api-root                404    404      404     404     404       404      404       404   404
chat:index                     in     200      200     200     200       200      200       200   200
chat:new                       in     200      403     200     200       200      200       200   200
chat:unfold                    in     404      404     404     404       404      404       404   404
chat:message                   in     404      404     302     302       404      404       404   404
chat:direct                    in     405      405     405     405       405      405       405   405
chat:room                      in     404      404     200     200       404      404       404   404
chat:members                   in     404      404     200     200       404      404       404   404
chat:post                      in     405      405     405     405       405      405       405   405
chat:act                       in     405      405     405     405       405      405       405   405
chat:must_reads                in     200     200     200     200     200       200       200   200
chat:new_must_read             in     403      403     403     403       200      200       403   403
chat:must_read                 in     404      404     200     200       404      404       404   404
chat:must_read_card            in     404      404     200     200       404      404       404   404
chat:receipts                  in     404      404     200     403       404      404       404   404
chat:confirm                   in     405      405     405     405       405      405       405   405
chat:remind                    in     405      405     405     405       405      405       405   405
meetings:index                 in     200     200     200     200     200       200       200   200
meetings:new                   in     200     403     200     200     200       200       200   200
meetings:people                in     404     403     404     404     404       404       404   404
meetings:decision              in     404     404     302     302     404       404       404   404
meetings:change_decision       in     404     404     200     200     404       404       404   404
meetings:minutes_found         in     404     404     302     302     404       404       404   404
meetings:detail                in     404     404     200     200     404       404       404   404
meetings:attendance            in     404     404     200     200     404       404       404   404
meetings:present               in     405     405     405     405     405       405       405   405
meetings:summon                in     405     405     405     405     405       405       405   405
meetings:item                  in     405     405     405     405     405       405       405   405
meetings:note                  in     405     405     405     405     405       405       405   405
meetings:leave                 in     405     405     405     405     405       405       405   405
meetings:minutes               in     404     404     200     200     404       404       404   404
meetings:act                   in     404     404     200     200     404       404       404   404
notices:index                  in     200      200     200     200       200      200       200   200
notices:preferences            in     200      200     200     200       200      200       200   200
notices:digest                 in     404      404     404     404       404      404       404   404
notices:seen                   in     405      405     405     405       405      405       405   405
live:socket                    426    426      426     426     426       426      426       426   426
live:events                    401    400      400     400     400       400      400       400   400
live:poll                      401    400      400     400     400       400      400       400   400
ui:appearance                  405    405      405     405     405       405      405       405   405
ui:language                    302    302      302     302     302       302      302       302   302
ui:style                       404    404      404     404     404       404      404       404   404
demo:cast                      404    404      404     404     404       404      404       404   404
demo:become                    405    405      405     405     405       405      405       405   405
demo:source                    200    200      200     200     200       200      200       200   200
"""
POST = """
                               nobody outsider service drafter archivist receiver bystander admin auditor
account_login                  200    302      302     302     302       302      302       302   302
account_logout                 in     in       in      in      in        in       in        in    in
account_change_password        in     200      302     200     200       200      200       302   200
account_set_password           in     302      302     302     302       302      302       302   302
account_reauthenticate         in     200      403     200     200       200      200       403   200
desk:launched                  in     405      405     405     405       405      405       405   405
desk:read                      in     302      302     302     302       302      302       302   302
desk:keep                      in     404      404     404     404       404      404       404   404
desk:drop                      in     302      302     302     302       302      302       302   302
desk:aside                     in     404      404     404     422       404      404       404   404
accounts:one_time_code         200    200      200     200     200       200      200       200   200
accounts:appearance            in     302      302     302     302       302      302       302   302
directory:show_mobile          in     403      404     200     403       403      403       403   403
directory:rules                in     404      404     404     404       404      404       422   404
directory:end_rule             in     404      404     404     404       404      404       404   404
directory:change               in     404      404     404     404       404      404       422   404
directory:withdraw_change      in     404      404     404     404       404      404       302   404
directory:call_off             in     404      404     404     404       404      404       302   404
directory:deactivate           in     403      404     403     403       403      403       409   403
directory:import               in     404     404     404     404       404      404       422   404
directory:staff_import         in     404     404     404     404       404      404       404   404
directory:export               in     422     404     422     422       422      422       422   422
directory:issue_code           in     403      404     403     403       403      403       200   403
directory:confirm_code         in     409      404     409     409       409      409       409   409
directory:absence              in     404      404     422     404       404      404       422   404
directory:end_absence          in     404      404     302     403       404      404       409   404
directory:absences             in     404      404     422     404       404      404       422   404
directory:field_rules          in     404      404     404     404       404      404       422   404
directory:end_field_rule       in     404      404     404     404       404      404       404   404
directory:favourite            in     302      404     302     302       302      302       302   302
directory:roster               in     403      404     403     403       403      403       404   403
duties:hand_over               in     404      404     409     403       404      404       409   404
duties:hand_over_post          in     404      404     404     422       404      404       422   404
documents:new                  in     422      422     422     422       422      422       422   422
documents:check_new            in     200      422     200     200       200      200       200   200
documents:preview_new          in     200      422     200     200       200      200       200   200
documents:mine                 in     200      200     200     200       200      200       200   200
documents:by_hand              in     404      404     404     404       404      404       404   404
documents:leave_number         in     404      404     404     404       404      404       404   404
documents:correct_opinion      in     404      404     422     403       404      404       404   404
documents:receive              in     404      404     403     403       302      404       404   404
documents:recall_copy          in     404      403     403     403       403      404       404   404
documents:return_copy          in     404      404     403     403       422      404       404   404
documents:take_in              in     404      404     403     403       409      404       404   404
documents:edit                 in     404      404     409     409       404      404       404   404
documents:check                in     404      404     200     200       404      404       404   404
documents:preview              in     404      404     200     200       404      404       404   404
documents:attach               in     404      404     302     302       404      404       404   404
documents:detach               in     404      404     403     403       404      404       404   404
documents:act                  in     404      404     404     404       404      404       404   404
documents:reissue              in     404      403     403     403       404      404       404   404
documents:paper_receipt        in     404      403     403     403       404      404       404   404
documents:urge                 in     404      404     302     302       404      404       404   404
documents:incoming_act         in     404      404     404     404       404      404       404   404
documents:incoming_urge        in     404      404     302     404       404      404       404   404
supervision:new                in     403      403     403     403       403      403       403   403
supervision:act                in     404      404     404     404       403      404       404   404
overview:urge                  in     404      404     404     404       404      404       404   404
integration:new_application    in     404      404     404     404       404      404       404   404
integration:edit_application   in     404      404     404     404       404      404       404   404
integration:application_act    in     404      404     404     404       404      404       404   404
integration:keep               in     404      404     404     404       404      404       404   404
integration:new                in     404      404     404     404       404      404       404   404
integration:new_endpoint       in     404      404     404     404       404      404       404   404
integration:new_source         in     404      404     404     404       404      404       404   404
integration:edit_endpoint      in     404      404     404     404       404      404       404   404
integration:source             in     404      404     404     404       404      404       404   404
integration:edit_source        in     404      404     404     404       404      404       404   404
integration:end                in     404      404     404     404       404      404       404   404
integration:make_key           in     404      404     404     404       404      404       404   404
integration:rotate_key         in     404      404     404     404       404      404       404   404
integration:end_key            in     404      404     404     404       404      404       404   404
integration:endpoint_act       in     404      404     404     404       404      404       404   404
integration:redeliver          in     404      404     404     404       404      404       404   404
integration:source_act         in     404      404     404     404       404      404       404   404
integration:arrival_act        in     404      404     404     404       404      404       404   404
chat:new                       in     422      403     422     422       422      422       422   422
chat:direct                    in     302      404     422     302       302      302       302   302
chat:members                   in     404      404     422     422       404      404       404   404
chat:post                      in     404      404     422     422       404      404       404   404
chat:act                       in     404      404     302     302       404      404       404   404
chat:new_must_read             in     403      403     403     403       422      422       403   403
chat:confirm                   in     404      404     403     302       404      404       404   404
chat:remind                    in     404      404     409     403       404      404       404   404
meetings:new                   in     422     403     422     422     422       422       422   422
meetings:change_decision       in     404     404     422     422     404       404       404   404
meetings:present               in     404     404     302     403     404       404       404   404
meetings:summon                in     404     404     302     403     404       404       404   404
meetings:item                  in     404     404     302     403     404       404       404   404
meetings:note                  in     404     404     422     422     404       404       404   404
meetings:leave                 in     404     404     204     204     404       404       404   404
meetings:minutes               in     404     404     422     422     404       404       404   404
meetings:act                   in     404     404     302     302     404       404       404   404
notices:preferences            in     422      422     422     422       422      422       422   422
notices:seen                   in     302      302     302     302       302      302       302   302
ui:appearance                  302    302      302     302     302       302      302       302   302
ui:language                    302    302      302     302     302       302      302       302   302
demo:become                    404    404      404     404     404       404      404       404   404
"""
CAST = {
    "outsider": "outsider",
    "service": "service",
    "drafter": "clerk",
    "archivist": "archivist",  # holds the document now
    "receiver": "neighbour",  # registry of the finance bureau, which has a copy
    "bystander": "county_clerk",  # registry of a county that has none
    "admin": "admin",
    "auditor": "auditor",
}
OBJECTS = {
    "directory:unit": {"public_id": "unit"},
    "directory:person": {"public_id": "person"},
    "directory:print_unit": {"public_id": "unit"},
    "directory:show_mobile": {"public_id": "person"},
    "directory:absences": {"public_id": "person"},
    "directory:chart": {"public_id": "unit"},
    "directory:roster": {"public_id": "unit"},
    "directory:favourite": {"public_id": "person"},
    "directory:print_roster": {"public_id": "unit"},
    "directory:absence": {"public_id": "absence"},
    "directory:end_absence": {"public_id": "absence"},
    "duties:hand_over": {"public_id": "absence"},
    "directory:vcard": {"public_id": "person"},
    "directory:administer": {"public_id": "unit"},
    "directory:change": {"public_id": "unit", "verb": "change"},
    "directory:withdraw_change": {"public_id": "booking"},
    "directory:call_off": {"public_id": "coming"},
    "directory:deactivate": {"public_id": "person"},
    "directory:unit_past": {"public_id": "unit"},
    "directory:post": {"public_id": "post"},
    "duties:hand_over_post": {"public_id": "leaving"},
    "directory:end_rule": {"public_id": "unit"},
    "directory:import": {"public_id": "unit"},
    "directory:staff_import": {"public_id": "staff_list"},
    "directory:import_progress": {"public_id": "staff_list"},
    "directory:import_problems": {"public_id": "staff_list"},
    "directory:export": {"public_id": "unit"},
    "directory:end_field_rule": {"public_id": "unit"},
    "directory:issue_code": {"public_id": "forgetful"},
    "directory:confirm_code": {"public_id": "forgetful"},
    "demo:become": {"public_id": "person"},
    "files:download": {"public_id": "file"},
    "documents:copy": {"public_id": "copy"},
    "documents:receive": {"public_id": "copy"},
    "integration:application": {"public_id": "application"},
    "integration:edit_application": {"public_id": "application"},
    "integration:application_act": {"public_id": "application"},
    "integration:keep": {"public_id": "application"},
    "documents:take_in": {"public_id": "copy"},
    "documents:recall_copy": {"public_id": "copy"},
    "documents:return_copy": {"public_id": "copy"},
    "documents:incoming_pdf": {"public_id": "incoming"},
    "documents:incoming_attachment": {"public_id": "incoming"},
    "supervision:detail": {"public_id": "matter"},
    "supervision:story": {"public_id": "matter"},
    "supervision:act": {"public_id": "matter", "verb": "act"},
    "documents:incoming_signature": {"public_id": "incoming"},
    "documents:incoming": {"public_id": "incoming"},
    "documents:incoming_picture": {"public_id": "incoming"},
    "documents:incoming_story": {"public_id": "incoming"},
    "documents:incoming_form": {"public_id": "incoming"},
    "documents:incoming_act": {"public_id": "incoming"},
    "documents:incoming_urge": {"public_id": "incoming"},
    "documents:instruction": {"public_id": "instruction"},
    "meetings:decision": {"public_id": "decision"},
    "meetings:change_decision": {"public_id": "decision"},
    "meetings:minutes_found": {"public_id": "minutes"},
    "meetings:act": {"public_id": "meeting", "verb": "meeting_verb"},
    **{
        f"meetings:{name}": {"public_id": "meeting"}
        for name in ("detail", "attendance", "present", "summon", "item", "note", "leave", "minutes")
    },
    "desk:aside": {"public_id": "duty"},
    "chat:room": {"public_id": "room"},
    "chat:message": {"public_id": "message"},
    "chat:direct": {"public_id": "person"},
    "chat:members": {"public_id": "room"},
    "chat:post": {"public_id": "room"},
    "chat:act": {"public_id": "room", "verb": "room_verb"},
    "chat:must_read": {"public_id": "must_read"},
    "chat:must_read_card": {"public_id": "must_read"},
    "chat:receipts": {"public_id": "must_read"},
    "chat:confirm": {"public_id": "must_read"},
    "chat:remind": {"public_id": "must_read"},
}
BY_NAME = {
    "on": "day",
    "name": "finder",
    "view_id": "view",
    "file_id": "file",
    "page": "page",
    "verb": "verb",
    "invitation": "invitation",
    "no": "no",
}
