"""Which establishments a co-operation campaign asks unless somebody says otherwise: schools and colleges of England."""

# By code of the register's list of types; the names, in small letters, are for files that leave the code empty, as
# those of 2017 do.
# A university has no pupils, and the others are outside England: the partnership's arrangements do not reach them.
OUT_OF_SCOPE_TYPES = {
    "25": ("offshore schools",),
    "26": ("service children's education", "service childrens education"),
    "29": ("higher education institutions",),
    "30": ("welsh establishment",),
    "37": ("british schools overseas",),
}
OUT_OF_SCOPE_GROUPS = frozenset({"universities", "welsh schools"})

_OUT_OF_SCOPE_NAMES = frozenset(name for names in OUT_OF_SCOPE_TYPES.values() for name in names)


def in_scope_by_default(*, type_code: str | None, type_name: str | None, type_group: str | None) -> bool:
    """Whether a campaign asks an establishment of this type.

    One whose type is not in the register is asked: better once too often than forgotten.
    """
    return not (
        type_code in OUT_OF_SCOPE_TYPES
        or (type_name or "").casefold() in _OUT_OF_SCOPE_NAMES
        or (type_group or "").casefold() in OUT_OF_SCOPE_GROUPS
    )
