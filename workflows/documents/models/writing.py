"""What a person writes opinions with: phrases of one's own, the drawn signature, and what is begun and not given."""

from django.db import models

from directory.models import Person
from office.duties.models import Duty
from office.files.models import File


class Phrase(models.Model):
    """常用语 of one's own, beside the standard ones."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=60)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "text"], name="phrase_once")]

    def __str__(self) -> str:
        return self.text


class Signature(models.Model):
    """手写签名: the picture a person has drawn, set beside what they sign from then on; earlier opinions keep the
    one they were given with."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="+")
    picture = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.person)


class BegunOpinion(models.Model):
    """暂存意见: what somebody has written for a duty and not given; theirs alone, gone when the duty leaves them."""

    duty = models.OneToOneField(Duty, on_delete=models.CASCADE, related_name="begun_opinion")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    typed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.text
