"""Campaigns: schools are asked once whether they work by the arrangements, and each answers on one page.

Start with lifecycle.py, then models.py; operations.py opens a campaign, answers.py takes what the schools say,
ladder.py has the days of the reminders, reminders.py is the worker's part of them. What follows has a file each:
term_dates.py, calls.py, formal_request.py, feedback.py, and help_routes.py for the action a school needs. scope.py
says who is asked: schools, or the other agencies of one standing, whose representatives answer.
"""
