"""A browser does not send a chosen file twice: a form that is shown again says which files it has lost."""

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from office.ui.forms import FilesField


class Sheet(forms.Form):
    title = forms.CharField()
    scans = FilesField(required=False)


def shown_again(*names):
    files = MultiValueDict({"scans": [SimpleUploadedFile(name, b"%PDF") for name in names]})
    form = Sheet({"title": ""}, files)
    assert not form.is_valid()
    return str(form["scans"])


def test_the_names_of_what_was_sent_stand_in_the_field():
    drawn = shown_again("来文.pdf", '<b>"x".pdf')

    assert 'data-lost="来文.pdf"' in drawn
    assert '<b>"x"' not in drawn


def test_nothing_was_lost_where_nothing_was_sent():
    assert "data-lost" not in shown_again()
    assert "data-lost" not in str(Sheet()["scans"])
