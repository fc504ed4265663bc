"""The query language on one page, as `dateline search --help` shows it."""

from __future__ import annotations

FORMS = (
    ("putin assad", "both, in any form of the words, anywhere", ""),
    ("daesh OR isis", "either", ""),
    ("-sports", "not this word", "NOT sports, AND NOT, ANDNOT"),
    ("(daesh OR isis) idlib", "brackets group; AND binds more tightly than OR", ""),
    ('"air strikes"', "this phrase, these exact words", "“…” «…» ‘…’"),
    ("=strikes", "this exact word, no other form", ""),
    ("sovereign*  wom?n", "any ending, any letter; two letters or more come first", "sovereign!"),
    ("damascas~", "this word within one edit, from eight letters on two", "damascas~1, ~2"),
    ("putin NEAR/6 assad", "at most six words apart, in the headline or in the text", 'w/6, NEAR6, "putin assad"~6'),
    ("putin PRE/8 assad", "the same, in this order", "pre/8, ADJ8, adj/8"),
    ("withdraw* w/s syria", "in one sentence", "/s"),
    ("icrc w/p gasser", "in one paragraph", "/p, SAME"),
    ("atleast6(idlib)", "at least six mentions in the text", "ATLEAST6 idlib"),
    ("first50(afp)", "among the first fifty words of the text", "afp/F50/"),
    ("headline:sovereignty", "in the headline or an alternative one", "title: intitle: hd="),
    ("hlead:kremlin", "in headline, standfirst or the next two paragraphs", "HLEAD(…), hlp="),
    ("body:(a NEAR/5 b)", "in the text without the headline", ""),
    ("place:syria", "this place or anything in it", 'place:"Eastern Ghouta"'),
    ('place:="Syria"', "only the place itself", ""),
    ('near:"Idlib"/50km', "a place of the article lies so near", "near:35.9,36.6/50km, /30mi"),
    ("date:2017-12", "published in this period", "2017, 2017-12-30, 2024-W07, 2023-Q3"),
    ("date:2017-12..2018-01", "both ends count, either may be open", "after: since: before: until:"),
    ("date:yesterday", "seen from today", 'last-week, this-month, 7d, "3 days ago"'),
    ('date:"march 2018"', "with the name of a month or season", '"12 march 2018", "spring 2020"'),
    ("date:none", "the date is not known", "date:uncertain: with low confidence"),
    ("seen:today", "the archive first saw it then", ""),
    ("source:example.org", "from this publisher or domain", "site: domain:"),
    ('by:"abdel rahman"', "an author's name has these words", "author:"),
    ("lang:en  format:pdf", "language, form of file", ""),
    ('path:"syria/**"', "a file lies there, as in .gitignore", ""),
    ("copies:only", "more than one file holds it", "copies:off shows every copy"),
    ("*", "everything", ""),
)
"""How each thing is written, what it finds, and how it may be written too."""

NOTES = (
    "Quote a query for the shell, '\"air strikes\" NEAR/5 idlib', so that it takes nothing in it for its own.",
    "Operators stand in capitals; only those with a slash also in small letters. NEAR/6 counts from the end of one "
    "part to the start of the other, so neighbours are 1 apart; 1,000 is the most. Beside NEAR, w/s and the like, and "
    "in atleast and first, stand words, phrases, wildcards, OR between these, and NEAR: for two words with at least "
    "six mentions each, write atleast6(a) atleast6(b).",
    "7d is seven days of which today is the last; last-week and 2 weeks ago are calendar weeks from Monday. Seasons "
    "are those of the northern half of the Earth, by whole months; a winter begins in December of its year.",
    "In quotes nothing is syntax. Unknown fields are searched as words, with a warning.",
)


def query_help() -> str:
    """The page: one line for each form, then the notes."""
    forms = "\n".join(f"{form:<23}{meaning}{f'  ({also})' if also else ''}" for form, meaning, also in FORMS)
    return "\n\n".join([f"\b\n{forms}", *NOTES])
