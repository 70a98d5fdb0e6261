"""Official registers: file bytes in, typed rows or errors in words out, all or nothing.

Each register has one module with a row type and a `read_...(data)` that answers a `Reading`. Start at `reading.py` for
what comes out, `csv_file.py` for how any
file is opened, `cells.py` for how one row is read; then at `schools.py`, the largest register.
"""
