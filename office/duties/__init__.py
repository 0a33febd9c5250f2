"""The one ledger of who owes what to whom by when."""
