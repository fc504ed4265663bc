"""Values of fields: places, points, periods, names, paths."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from asking import asked, assert_points_at, tree

from index.query import (
    ByAuthor,
    Copied,
    FromSource,
    InLanguage,
    InPlace,
    NearPoint,
    OfFormat,
    OnPath,
    Or,
    Published,
    Query,
    Seen,
    UncertainDate,
    Undated,
)

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("place:Syria", InPlace("syria", False, (163843,))),
        ('place:="Syria"', InPlace("syria", True, (163843,))),
        ("place:=syria", InPlace("syria", True, (163843,))),
        ('place:"New York"', InPlace("new york", False, (5128581, 5128638))),
        ("place:‘New York’", InPlace("new york", False, (5128581, 5128638))),
        ("place:163843", InPlace("163843", False, (163843,))),
        ("place:-7", InPlace("-7", False, (-7,))),
        ("place:(syria OR turkey)", Or((InPlace("syria", False, (163843,)), InPlace("turkey", False, (298795,))))),
        ('near:"Idlib"/50km', NearPoint("idlib", 35.93, 36.63, 50)),
        ("near:idlib/50KM", NearPoint("idlib", 35.93, 36.63, 50)),
        ('near:"New York"/1.5km', NearPoint("new york", 40.71, -74.01, 1.5)),
        ("near:idlib/30mi", NearPoint("idlib", 35.93, 36.63, 48.28032)),
        ("near:idlib/1miles", NearPoint("idlib", 35.93, 36.63, 1.609344)),
        ("near:35.9,36.6/50km", NearPoint(None, 35.9, 36.6, 50)),
        ("near:-35.9,-36.6/50km", NearPoint(None, -35.9, -36.6, 50)),
        ('near:"35.9, 36.6"/50km', NearPoint(None, 35.9, 36.6, 50)),
        ("near:(idlib/5km)", NearPoint("idlib", 35.93, 36.63, 5)),
        ("date:2017-12", Published("2017-12-01", "2018-01-01")),
        ("date:2017-12-01..2018-01-07", Published("2017-12-01", "2018-01-08")),
        ("date:..2016", Published(None, "2017-01-01")),
        ("date:2018..", Published("2018-01-01", None)),
        ("date:yesterday", Published("2026-11-23", "2026-11-24")),
        ('date:"last month"', Published("2026-10-01", "2026-11-01")),
        ('date:"march 2018"..', Published("2018-03-01", None)),
        ('date:"2 weeks ago"..', Published("2026-11-09", None)),
        ('date:.."march 2018"', Published(None, "2018-04-01")),
        ('date:"jan 2024".."march 2024"', Published("2024-01-01", "2024-04-01")),
        ("date:2017..“march 2018”", Published("2017-01-01", "2018-04-01")),
        ('date:"march 2018"..2018-05', Published("2018-03-01", "2018-06-01")),
        (
            'date:("march 2018".. OR "may 2016")',
            Or((Published("2018-03-01", None), Published("2016-05-01", "2016-06-01"))),
        ),
        ("date:none", Undated()),
        ("Date:None", Undated()),
        ("date:uncertain", UncertainDate()),
        ("after:2017", Published("2018-01-01", None)),
        ("since:2017", Published("2017-01-01", None)),
        ("before:2017", Published(None, "2017-01-01")),
        ("until:2017", Published(None, "2018-01-01")),
        ("before:last-week", Published(None, "2026-11-16")),
        ("seen:2026-11-24", Seen("2026-11-23T23:00:00+00:00", "2026-11-24T23:00:00+00:00")),
        ("seen:2026-07..", Seen("2026-06-30T22:00:00+00:00", None)),
        ("seen:2026-03-29", Seen("2026-03-28T23:00:00+00:00", "2026-03-29T22:00:00+00:00")),
        ("seen:..1900", Seen(None, "1901-01-01T00:00:00+00:00")),
        ("seen:2026-11-24T08:00+01:00..", Seen("2026-11-24T07:00:00+00:00", None)),
        ("seen:2026-11-24t08:00z..2026-11-24t09:00z", Seen("2026-11-24T08:00:00+00:00", "2026-11-24T09:00:00+00:00")),
        ("source:Example.org", FromSource("example.org")),
        ('site:"Daily Post"', FromSource("daily post")),
        ("domain:x.org", FromSource("x.org")),
        ('by:"Abdel Rahman"', ByAuthor(("abdel", "rahman"))),
        ("by:Abdel-Rahman", ByAuthor(("abdel", "rahman"))),
        ("author:Núñez", ByAuthor(("nunez",))),
        ("lang:pt-BR", InLanguage("pt")),
        ("format:WARC", OfFormat("warc")),
        ('path:"syria/**"', OnPath("syria/**")),
        ("path:syria/**/*.html", OnPath("syria/**/*.html")),
        ("path:-x/s", OnPath("-x/s")),
        ("path:#1", OnPath("\\#1")),
        ("copies:only", Copied()),
        ("copies:ONLY", Copied()),
    ],
)
def test_means(query: str, expected: Query) -> None:
    assert asked(query, zone=PARIS).tree == expected


@pytest.mark.parametrize(
    ("query", "marked", "message", "advice"),
    [
        ('place:""', '""', "place: needs a value", "place:syria"),
        ("place:\u200b", "\u200b", "place: needs a value", "place:syria"),
        ("place:syr*", "syr*", "without wildcards", "place:syria"),
        ("near:Idlib", "Idlib", "needs a place or point, a slash, and a distance", 'near:"Idlib"/50km'),
        ('near:"Idlib"', '"Idlib"', "needs a place or point", 'near:"Idlib"/50km'),
        ('near:"Idlib"/50 km', "/50", "without a space", 'Write near:"Idlib"/50km.'),
        ("near:idlib/30 miles", "idlib/30", "without a space", "Write near:idlib/30miles."),
        ("near:idlib/50", "idlib/50", "The distance 50 has no unit", "Write near:idlib/50km, or /50mi"),
        ("near:52.5/13.4/50km", "52.5/13.4/50km", "has a comma between", "Write near:52.5,13.4/50km."),
        ("lang:German", "German", "'German' is not the code of a language", "Write lang:de."),
        ("near:new york/50km", "new", "several words in quotes", 'Write near:"new york"/50km.'),
        ("near:/50km", "/50km", "needs a place or point", 'near:"Idlib"/50km'),
        ("near:idlib/50m", "idlib/50m", "needs a place or point", "/30mi"),
        ("near:idlib/0km", "idlib/0km", "more than 0 and at most 20,000 km", "50km"),
        ("near:idlib/20001km", "idlib/20001km", "at most 20,000 km", "50km"),
        ("near:91,0/5km", "91,0/5km", "latitude comes first", "near:35.9,36.6/50km"),
        ("near:9,181/5km", "9,181/5km", "latitude comes first", "near:35.9,36.6/50km"),
        ("near:Syria/50km", "Syria/50km", "No town or area called 'Syria'", 'place:"Syria"'),
        ('near:"x y"~5/5km', "~5/5km", "~ has no use in near:", "near:"),
        ("date:soon", "soon", "'soon' is not a date", "2017-12-30"),
        ("a date:2017-13 b", "2017-13", "no month 13", "Write date:2017-12."),
        ("date:2017-02-29", "2017-02-29", "2017-02 has no day 29", "Write date:2017-02-28."),
        ("date:2021-W53", "2021-W53", "2021 has no week 53", "Write date:2021-W52."),
        ("date:2023-Q5", "2023-Q5", "no quarter 5", "Write date:2023-Q4."),
        ("date:2018..2017", "2018..2017", "2018 is later than 2017", "Write date:2017..2018."),
        ("date:yesterdy", "yesterdy", "'yesterdy' is not a date", "Write date:yesterday."),
        ("date:unceratin", "unceratin", "is not a date", "Write date:uncertain."),
        ("date:12/03/2018", "12/03/2018", "is not a date", "Write date:2018-03-12 or date:2018-12-03."),
        ("date:march 2018", "march", "march needs a year", 'Write date:"march 2018".'),
        ("date:3 days ago", "3", "'3' is not a date", 'Write date:"3 days ago".'),
        ("date:march", "march", "march needs a year", "Write date:2026-03."),
        ("date:spring", "spring", "spring needs a year", 'date:"spring 2026"'),
        ("after:x", "x", "after: 'x' is not a date", "after: with"),
        ("after:9999", "9999", "there is no day that could be meant", "after:"),
        ("before:0001", "0001", "there is no day that could be meant", "before:"),
        ("before:none", "none", "'none' is not a date", "before: with"),
        ("seen:none", "none", "'none' is not a date", "seen: with"),
        ("seen:2026-11-24T08:00Z", "2026-11-24T08:00Z", "is not a date", "seen:2026-11-24"),
        ("lang:english", "english", "not the code of a language", "lang:en"),
        ("by:*", "*", "without wildcards", "by:rahman"),
        ("by:...", "...", "by: needs a name", "by:rahman"),
        ("source:*.org", "*.org", "without wildcards", "source:example.org"),
        ("format:a/b", "a/b", "is not the name of a form", "format:html"),
        ("path:!x", "!x", "no pattern with ! before it", 'Write -path:"x"'),
        ("path:/", "/", "no pattern that a path can fit", "path:"),
        ("copies:maybe", "maybe", "takes off or only, and not 'maybe'", "copies:off"),
        ("copies:", "copies:", "needs a value right after it", "copies:only"),
        ("by: ann", "by:", "without a space", "by:rahman"),
        ("hd=-a", "hd=", "hd= needs a value", "hd=word"),
    ],
)
def test_a_wrong_value_is_pointed_at(query: str, marked: str, message: str, advice: str) -> None:
    assert_points_at(query, marked, message, advice)


def test_a_place_that_is_not_known_is_searched_and_warned_of() -> None:
    parsed = asked("place:Atlantis")
    assert parsed.tree == InPlace("atlantis")
    assert parsed.warnings == ("no place called 'Atlantis' is known, so nothing is in it",)


@pytest.mark.parametrize(
    ("query", "warning"),
    [
        ("place:new york", "place: takes one word without quotes, here 'new'; write place:\"new york\""),
        ("place:eastern ghouta date:2017", "here 'eastern'; write place:\"eastern ghouta\""),
        (
            "source:the guardian strikes",
            "source: takes one word without quotes, here 'the'; write source:\"the guardian\"",
        ),
        ("by:ana sol", "by: takes one word without quotes, here 'ana'; write by:\"ana sol\""),
        ("place:far away", "no place called 'far' is known, so nothing is in it; a name of several words needs quotes"),
    ],
)
def test_a_name_that_needs_quotes_is_warned_of(query: str, warning: str) -> None:
    assert [warning in said for said in asked(query).warnings] == [True]


@pytest.mark.parametrize(
    "query", ["place:syria york", "place:syria -york", 'place:"new york"', "by:ana -sol", "by:sol ana"]
)
def test_a_name_that_is_whole_is_not(query: str) -> None:
    assert asked(query).warnings == ()


def test_a_quote_that_is_not_closed_ends_with_the_query() -> None:
    assert tree('place:"New York') == InPlace("new york", False, (5128581, 5128638))
