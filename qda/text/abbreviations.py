"""Which full stops belong to an abbreviation and so end no sentence, in English news prose."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Always followed by what they introduce.
INTRODUCING = _words(
    """
    dr mr mrs ms mx prof gen col sgt lt capt cpl cmdr maj adm brig sen rep gov rev hon pres amb sec ste mt ft messrs
    mme mlle fr sr br dir supt insp det e.g i.e eg ie cf viz vs ca approx incl esp resp ed eds trans no nos nr art arts
    para paras fig figs p pp vol vols ch sect op bd lit
    """
)

# May end a sentence too; then the next word tells.
EITHER = _words(
    """
    inc ltd co corp bros plc llc jr snr esq etc al ibid dept univ assn ave blvd rd st jan feb apr jun jul
    aug sep sept oct nov dec mon tue tues thu thur thurs fri a.m p.m am pm ph.d m.d b.a m.a
    """
)

# Ordinary words besides; they are abbreviations only before a number ("no. 5", "Sec. 12").
BEFORE_NUMBERS = _words("no nos art arts sec fig figs ch sect vol vols p pp mar sun sat wed est min max")

# A capital letter after an abbreviation or initial begins a sentence only with one of these.
BEGINNERS = _words(
    """
    the a an this that these those he she it they we i you his her its their our my there here in on at by for from
    with as but and or so yet if when while after before since although though however meanwhile nevertheless still
    what who why how where which not no some many most all both each every another other such one two three last next
    now then today yesterday to according despite during under over among between because also even only
    """
)
