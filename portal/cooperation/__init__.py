"""Campaigns: schools are asked once whether they work by the arrangements, and each answers on one page.

Start with lifecycle.py, then models.py; operations.py opens a campaign, answers.py takes what the schools say,
ladder.py has the days of the reminders, reminders.py is the worker's part of them.
"""
