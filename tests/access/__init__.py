"""Who may see, add and change what, by section 4 of the product text, and the database asked whether it holds to that.

Start at `facts.py` (a person in plain facts) and any module of `rooms/`, which holds one room's part of the table. The
table is written from the text and knows none of the portal's rules. `make oracle` compares; its last line counts.

A new table needs no more than one module in `rooms/`, found by its name. What such a module may define, all optional:

- `SEES`: {table: may this person read that record?}, functions of `Who` and the facts of the record;
- `add(world)`: adds its records to the oracle's world, with and without each relation to the people of the cast, and
  notes the facts of each: `world.note("table", key, ...)`; for those that have openings, audit lines and exclusions
  also `opened(...)`, `audited(...)` and `world.keep_out(...)`. Names and texts are `CANARY`;
- `ADDS`, `MOVES`: {table: rows somebody tries to add, or to change one by one}, generators of `Try` for a world and a
  person; `CHANGES`: {table: `Change`}, which columns may be changed at all, and of which rows;
- `AFTER`: the modules whose records its own ones need;
- `KEYS`: {table: SQL that names a row}, where a table has no `id`;
- `furnish(house)`: one record for the house of which every page is fetched, and in `house.samples` what its addresses
  are filled with;
- `HIDDEN`: {kind: `Hidden`}, a record to hide from all who may not read it, for the two worlds;
- `WRITES`: {endpoint: `Write` for a house}, a form and who of the cast may send it.

A table may stand under each of these names in one module only; where one would pass 300 lines, `..._writing.py` holds
what is about writing.
"""
