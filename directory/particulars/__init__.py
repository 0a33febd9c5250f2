"""Single particulars of a person: mobile and e-mail, and the rules about them (visibility/fields.py goes by these)."""
