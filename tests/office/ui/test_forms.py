"""Every Django form comes out of the house's own templates."""

import re

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.utils.datastructures import MultiValueDict
from django_cotton.compiler_regex import CottonCompiler

from office.ui.forms import DateInput, FileDrop, FilesField


class Letter(forms.Form):
    title = forms.CharField(label="Title", max_length=5, help_text="As short as <possible>")
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    genre = forms.ChoiceField(label="Genre", choices=[("n", "Notice")], required=False)
    due_on = forms.DateField(label="Due", widget=DateInput, required=False)
    agreed = forms.BooleanField(label="Agreed")
    papers = FilesField(label="Papers", required=False, widget=FileDrop(types=[".pdf"], max_bytes=1024))
    secret = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self):
        raise forms.ValidationError("The whole is <wrong>")


@pytest.fixture
def wrong():
    return str(Letter({"title": "too long", "kind": "x"}))


def test_a_field_is_tied_to_its_label_hint_and_error(wrong):
    box = re.search(r'<input type="text"[^>]*>', wrong)[0]

    assert 'id="id_title"' in box
    assert 'class="input"' in box
    assert 'aria-invalid="true"' in box
    assert 'aria-describedby="id_title_helptext id_title_error"' in box
    assert '<label for="id_title">' in wrong
    assert 'id="id_title_helptext"' in wrong
    assert 'id="id_title_error"' in wrong


def test_the_summary_links_to_every_field(wrong):
    summary = wrong[wrong.index('class="errors"') : wrong.index("</section>")]

    assert 'href="#id_title"' in summary
    assert 'href="#id_kind"' in summary
    assert 'href="#id_agreed"' in summary
    assert "The whole is &lt;wrong&gt;" in summary
    assert 'id="id_kind"' in wrong  # radios have no control of that id; their frame has


def test_a_form_without_faults_has_no_summary():
    assert "errors" not in str(Letter())


def test_words_are_escaped_once(wrong):
    assert "As short as &lt;possible&gt;" in wrong
    assert "&amp;lt;" not in wrong


def test_several_controls_stand_in_a_fieldset(wrong):
    assert "<fieldset" in wrong
    assert "<legend>Kind" in wrong
    assert wrong.count('type="radio"') == 2


def test_a_lone_box_stands_before_its_words():
    assert re.search(r'<label class="tick"><input type="checkbox"[^>]*><span>Agreed', str(Letter()))


def test_hidden_fields_are_there_once():
    assert str(Letter()).count('name="secret"') == 1


def test_a_date_travels_in_one_spelling():
    assert 'value="2026-11-20"' in str(Letter({"due_on": "2026-11-20"})["due_on"])


def test_files_say_what_is_taken_before_anything_is_sent():
    drawn = str(Letter()["papers"])

    assert 'data-types=".pdf"' in drawn
    assert 'data-max-bytes="1024"' in drawn
    assert " multiple" in drawn
    assert 'accept=".pdf"' in drawn


def test_several_files_clean_to_a_list():
    two = [SimpleUploadedFile("a.pdf", b"1"), SimpleUploadedFile("b.pdf", b"2")]

    assert [one.name for one in FilesField().clean(two)] == ["a.pdf", "b.pdf"]
    assert FilesField(required=False).clean(None) == []
    with pytest.raises(forms.ValidationError):
        FilesField().clean([])
    with pytest.raises(forms.ValidationError):  # an empty file
        FilesField().clean([SimpleUploadedFile("a.pdf", b"")])
    assert FileDrop().value_from_datadict({}, MultiValueDict({"papers": two}), "papers") == two


def test_a_form_that_changes_something_carries_token_and_action_key():
    page = Template(CottonCompiler().process('<c-form action="/x" keep="opinion:1"><b>in</b></c-form>'))
    drawn = page.render(Context({"csrf_token": "t"}))

    assert re.search(r'name="action_key" value="[\w-]{36}"', drawn)
    assert 'action="/x"' in drawn
    assert "novalidate" in drawn
    assert '<keep-text key="opinion:1"' in drawn
