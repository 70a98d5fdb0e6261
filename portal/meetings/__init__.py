"""Meetings by exception: dates whose agenda builds itself from what the record could not settle, slots given back, and
the hours that saves. Start at lifecycle.py; agenda.py reads what is unresolved, operations/ is what people do, and who
sees and may is row_rules.py and policy.py. Pages begin in routes.py."""
