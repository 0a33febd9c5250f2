"""Who may come in: sign-in, passwords, one-time codes, the lock on an account."""
