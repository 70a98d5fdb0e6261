"""The table of section 4 and the records it is asked about, a module a room; `tests/access` says what one holds."""
