"""Single particulars of a person: mobile and e-mail, and who keeps the rules about them."""
