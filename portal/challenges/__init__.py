"""One agency questions another: what, why and what is wanted, with clocks that move it up by themselves. Start at
lifecycle.py; what people do is operations/, who sees and may is row_rules.py and policy.py, whom a stage names is
named.py. Pages begin in routes.py; the worker's part is climbing.py."""
