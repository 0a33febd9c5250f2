"""System checks: a wrong deployment says so, with a hint. Errors keep `migrate` and `runserver` from going on."""
