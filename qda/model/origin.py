"""How codings came about."""

BY_HAND, FOUND, SUGGESTED = "", "found", "suggested"
"""As the project file keeps it: a person chose the passage, it was coded automatically, or suggested and accepted."""

ORIGINS: dict[str, str] = {BY_HAND: "By hand", FOUND: "Automatically", SUGGESTED: "From a suggestion"}
"""The same in words; the window translates them."""


def origin_words(origin: str) -> str:
    """Return an origin in words; one that a newer program wrote, as it is."""
    return ORIGINS.get(origin, origin)


def joined_origin(one: str, other: str) -> str:
    """Return the origin of two codings that become one: once a person chose the passage, it is by hand."""
    return BY_HAND if BY_HAND in (one, other) else one
