"""What is kept of drafting beside the words: what was declared, and what stays against a principle with a reason."""

from django.db import models

from directory.models import Appointment, Person


class Declaration(models.Model):
    """What only a person can say of a draft, by question (workflows.documents.lints.questions)."""

    document = models.ForeignKey("Document", on_delete=models.CASCADE, related_name="declarations")
    question = models.CharField(max_length=40)
    answer = models.CharField(max_length=40)
    said_by = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "question"], name="declaration_once")]


class Departure(models.Model):
    """原则上: a rule that was departed from, in what, and why. sentence: what the checker said, as it was read."""

    document = models.ForeignKey("Document", on_delete=models.CASCADE, related_name="departures")
    rule = models.CharField(max_length=20)
    about = models.CharField(max_length=200, blank=True)
    sentence = models.CharField(max_length=500)
    reason = models.CharField(max_length=500)
    given_by = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "rule", "about"], name="departure_once")]


class Typed(models.Model):
    """What somebody has typed and not saved as a version yet; theirs alone, of a document or of one not begun.

    version: the one they began from, 0 for a new document."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey("Document", null=True, on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField(default=0)
    fields = models.JSONField()
    typed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "document"], name="typed_once", nulls_distinct=False)]


class CheckOut(models.Model):
    """Who is writing, in which step, until when; it runs out by itself and goes with the step."""

    document = models.OneToOneField("Document", on_delete=models.CASCADE, related_name="checked_out")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    step = models.PositiveBigIntegerField()
    since = models.DateTimeField()
    until = models.DateTimeField()
