"""The mail one chooses oneself: a digest of what waits, once a week, and whether mail beyond the needful comes at all."""
