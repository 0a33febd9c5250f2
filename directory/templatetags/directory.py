"""How a person's particulars are shown."""

from django import template

register = template.Library()


@register.filter
def masked(number: str) -> str:
    """138****1234: a mobile number shows its first three and last four figures."""
    figures = "".join(character for character in number if character.isdigit())
    return f"{figures[:3]}****{figures[-4:]}" if len(figures) >= 11 else "****"
