"""Action logs and decision logs that a partnership has kept in a spreadsheet, read in whole or not at all.

Start at `columns.py` for what is looked for in a sheet, `reading.py` for what a row has to say, `plan.py` for what the
list would do; `operations.py` is what people and the worker do. The frame of every import is the room `imports`.
"""
