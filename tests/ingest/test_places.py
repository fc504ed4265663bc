"""The place tagger: what an article names is found, told from people and words, and resolved by its company."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.article import Place
from index.gazetteer import Gazetteer
from index.place_words import place_in_words
from ingest.place_forms import base_forms
from ingest.place_rules import Rules
from ingest.place_text import place_text
from ingest.place_words import Words, words
from ingest.places import Context, PlaceTagger

TAGGER = PlaceTagger(Gazetteer.open())
SYRIA, RUSSIA, FRANCE, US = 163843, 2017370, 3017382, 6252001
IDLIB_GOVERNORATE, IDLIB, DAMASCUS, HAMA, DARAA = 169387, 169389, 170654, 170015, 170903

FILLER = "The people who live there said on Monday that they had seen it all before and would not be moved by it."


def tagged(text: str, *hints: str) -> dict[int, Place]:
    """The places of a text by id."""
    return {place.geonameid: place for place in TAGGER.tag(text, Context(hints=hints))}


def names(text: str) -> list[str]:
    """The words of a text that are taken for places."""
    return [mention.text for place in TAGGER.tag(text) for mention in place.mentions]


def test_a_report_names_its_places() -> None:
    places = tagged(
        "Russia first launched air strikes in Syria in September, said the Britain-based monitor. Rebels still hold "
        "pockets near Damascus, the capital, and in Eastern Ghouta, while its base at Tartous will be kept."
    )
    assert set(places) == {RUSSIA, SYRIA, 2635167, DAMASCUS, -62, 163345}
    assert SYRIA in places[DAMASCUS].ancestors


def test_each_place_comes_once_with_all_its_mentions_in_order_of_first_mention() -> None:
    places = TAGGER.tag(f"Protests spread from France to Germany. {FILLER} France and Germany have agreed since.")
    assert [place.name for place in places] == ["France", "Germany"]
    assert [len(place.mentions) for place in places] == [2, 2]


def test_a_demonym_is_evidence_for_its_country() -> None:
    (place,) = TAGGER.tag("The army said that Syrian forces had left.")
    assert place.geonameid == SYRIA
    assert [mention.demonym for mention in place.mentions] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "Officials said that Rami Abdel Rahman, who heads the monitor, had left.",
        "The visit was led by Marianne Gasser, and it was long.",
        "He told the court that Vladimir Putin was to blame.",
        "The girl, who is called Georgia Stevens, is nine years old.",
        "They were met by Mr. Paris on the stairs, and later they ate.",
        "He had read about it in the Boston Globe, which was sold out.",
        "They walked along Oxford Street and they bought nothing there.",
        "She said in March that May was too early and that Reading is hard.",
        "The state news agency SANA said it, and AFP has reported it too.",
        "It gave us a choice, he said, and we are thankful for it now.",
        "They were told by Bashar al Madinah that it would be sent.",
        "The girl, Georgia Stevens, is nine. On Monday, at last, Georgia could go home.",
        "They were treated for West Nile virus at the White House, they said.",
        "They owed him US$460 and they never paid it back, he said.",
        "It was what Mann had said, and Dominique had heard it as well.",
        "It was on Central that they met, and it was Guerrero who had come.",
    ],
    ids=["three-words", "given", "president", "country", "title", "paper", "street", "words", "acronym", "us", "particle", "first-name", "phrase", "dollars", "odd-names", "areas"],
)  # fmt: skip
def test_people_papers_streets_and_words_are_no_places(text: str) -> None:
    assert names(text) == []


@pytest.mark.parametrize(
    ("text", "geonameid"),
    [
        ("They left Paris, Texas, before the storm had come to them.", 4717560),
        ("They left Paris (France) before the storm had come to them.", 2988507),
        ("They left London, Ontario, before the storm had come to them.", 6058560),
        ("They left Auburn, Ala., before the storm had come to them.", 4830796),
        ("They were in Damascus, Virginia, before the storm had come.", 4755199),
    ],
)
def test_a_place_explained_by_another_is_the_one_inside_it(text: str, geonameid: int) -> None:
    assert geonameid in tagged(text)


@pytest.mark.parametrize(
    ("text", "geonameid"),
    [
        ("Rebels in Syria still control Idlib province, they said.", IDLIB_GOVERNORATE),
        ("Rebels in Syria still control the province of Idlib, they said.", IDLIB_GOVERNORATE),
        ("Rebels in Syria took the road to the city of Idlib, they said.", IDLIB),
        ("Rebels in Syria took the road to Idlib city, they said.", IDLIB),
    ],
)
def test_the_words_around_a_name_tell_the_city_from_the_province(text: str, geonameid: int) -> None:
    assert set(tagged(text)) == {SYRIA, geonameid}


def test_an_area_named_like_a_word_or_a_person_is_one_when_the_text_says_so() -> None:
    assert names("He was born in Guerrero, they said, and he had grown up in Mexico.") == ["Guerrero", "Mexico"]
    assert names("He was born in the state of Delta State, in Nigeria, they said.") == ["Delta State", "Nigeria"]


def test_a_cue_does_not_lead_to_a_place_that_nobody_means() -> None:
    assert set(tagged("In every US city that they saw, the US said, it was the same.")) == {US}


def test_a_village_named_after_a_person_is_mostly_the_person() -> None:
    assert names("They said that Thabo Mbeki was tired, and Prince Charles had left.") == []


def test_a_plural_speaks_for_every_name_of_its_list() -> None:
    places = tagged("It straddles the border of Syria, between Damascus and Hama provinces, they said.")
    assert set(places) == {SYRIA, 167541, HAMA}


def test_one_name_is_one_place_in_an_article() -> None:
    places = tagged(
        f"A fire burnt down a mill in Paris, Texas. {FILLER} The mayor of Paris said that the damage was great."
    )
    assert len(places[4717560].mentions) == 2
    assert 2988507 not in places


def test_the_company_of_other_places_decides() -> None:
    ohio = tagged(f"Police in Ohio said so. {FILLER} The fair moved from Dayton to Cleveland, and Athens was next.")
    greece = tagged(f"Police in Greece said so. {FILLER} The fair moved from Patras to Piraeus, and Athens was next.")
    assert {place.country for place in ohio.values()} == {"US"}
    assert {place.country for place in greece.values()} == {"GR"}


def test_a_small_place_needs_a_relative_in_the_article() -> None:
    alone = names("They said that all was quiet in Danielsville, and so it was.")
    together = names("They said that all was quiet in Danielsville, like in Athens and in all of Georgia.")
    assert (alone, together) == ([], ["Danielsville", "Athens", "Georgia"])


def test_a_hint_of_the_file_helps_to_resolve() -> None:
    text = "The mayor of Paris said that the storm had done great damage to the town and the mill."
    assert set(tagged(text)) == {2988507}
    assert set(tagged(text, "Paris, Texas", "Dallas, Texas", "Texas")) == {4717560}
    assert tagged("Nothing is named here.", "Paris", "No such place", "") == {}


def test_a_dateline_in_capitals_is_a_place() -> None:
    places = tagged(f"IDLIB, Syria (AFP) — Rebels shelled a base on Monday. {FILLER}")
    assert set(places) == {IDLIB, SYRIA}
    assert names(f"BEIRUT — Nothing was said of it. {FILLER}") == ["BEIRUT"]


@pytest.mark.parametrize(
    ("text", "geonameid"),
    [
        ("NEW YORK (AP) — The mayor said that New York would wait, and that the trains would run.", 5128581),
        ("DONETSK, Ukraine (AFP) — Shells fell on Donetsk in the night, and the lights went out.", 709717),
        ("Rebels win\n\nIDLIB (Orontes Wire) — Rebels left the city. Daraa was quiet.", IDLIB),
    ],
)
def test_a_dateline_is_of_a_city_and_so_is_its_name_in_the_story(text: str, geonameid: int) -> None:
    assert geonameid in tagged(text)
    assert not {5128638, 709716, IDLIB_GOVERNORATE} & set(tagged(text))


def test_a_dateline_or_a_story_that_says_province_means_it() -> None:
    assert set(tagged(f"Idlib province, Syria (AFP) — Rebels shelled a base. {FILLER}")) == {IDLIB_GOVERNORATE, SYRIA}
    both = tagged(f"IDLIB, Syria (AFP) — Rebels left Idlib, but not Idlib province. {FILLER}")
    assert set(both) == {IDLIB, IDLIB_GOVERNORATE, SYRIA}


@pytest.mark.parametrize(
    "text", ["Brand in Neumarkt – Feuerwehr im Einsatz", "Maya-Stadt entdeckt", "Post - und der Rest"], ids=str
)
def test_a_dash_in_a_headline_makes_no_dateline(text: str) -> None:
    places = TAGGER.tag(f"{text}\n\nDas ist nicht das, was die Leute auch von der Stadt sagen.", Context(language="de"))
    assert "datelines" not in {place.known_by for place in places}


def test_a_headline_in_capitals_names_places_too() -> None:
    assert names(f"RUSSIA SAYS TURKEY HAS LEFT IDLIB PROVINCE\n\n{FILLER}") == ["RUSSIA", "TURKEY", "IDLIB"]


def test_a_name_in_a_longer_name_counts_when_it_also_stands_alone() -> None:
    text = "They said that Oxford Robotics had moved. {} It is based in Oxford, they said, near London."
    assert names(text.format(FILLER)).count("Oxford") == 2
    assert "Oxford" not in names(f"They said that Oxford Robotics had moved. {FILLER}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "El presidente ruso viajó a Damasco, la capital de Siria, desde Moscú. Este año no hubo acuerdo para la paz.",
            {DAMASCUS, SYRIA, 524901},
        ),
        (
            "Le président a quitté Damas pour Moscou. En Syrie, la guerre continue et son fils est à Nice avec lui.",
            {DAMASCUS, SYRIA, 524901, 2990440},
        ),
        (
            "Die Kanzlerin reiste am Montag nach Paris. In der Stadt Idlib in Syrien wurden Menschen getötet, und der "
            "Präsident sprach in Wien mit den Ministern.",
            {2988507, IDLIB, SYRIA, 2761369},
        ),
        (
            "Президент России прилетел в Дамаск. Он сказал, что в Сирии и в Москве его поняли, но не в Алеппо.",
            {RUSSIA, DAMASCUS, SYRIA, 524901, 170063},
        ),
        ("قال الرئيس بشار الأسد في دمشق إن روسيا ستدعم سوريا وإدلب", {DAMASCUS, RUSSIA, SYRIA, IDLIB_GOVERNORATE}),
        ("叙利亚总统在大马士革会见俄罗斯总统普京。", {SYRIA, DAMASCUS, RUSSIA}),
        ("シリアの首都ダマスカスで", {SYRIA, DAMASCUS}),
    ],
    ids=["es", "fr", "de", "ru", "ar", "zh", "ja"],
)
def test_other_languages_name_places_too(text: str, expected: set[int]) -> None:
    assert set(tagged(text)) == expected


def test_a_word_that_the_text_also_writes_small_is_no_place() -> None:
    text = "La Unión dijo que no. En la reunión se habló de la unión con Francia y de los otros países de la zona."
    assert names(text) == ["Francia"]


def test_german_nouns_with_an_article_are_no_places() -> None:
    text = "Der Minister sprach mit dem Essen in der Hand über die Türkei und das Lager, und er fuhr nach Essen."
    assert names(text) == ["Türkei", "Essen"]


def test_a_list_of_countries_is_not_a_place_in_a_country() -> None:
    assert {place.kind for place in tagged("It was seen in Mexico, China, Japan and Brazil.").values()} == {"country"}


def test_the_stop_after_an_abbreviation_stays_out_of_the_mention() -> None:
    assert names("He was born in Auburn, Ala. Nobody knew.") == ["Auburn", "Ala"]
    assert "U.S." in names("The economy of the U.S. grew.")


@pytest.mark.parametrize("text", ["", " ", "\n\n", ".", "’", "\u0301", "Ǆ", "\x00", "A" * 10_000, "İ" * 100])
def test_odd_texts_have_no_places(text: str) -> None:
    assert TAGGER.tag(text) == ()


ALPHABET = st.one_of(
    st.text(),
    st.lists(
        st.sampled_from(
            "Idlib Syria Syrian Paris Texas Ala. , ( ) . \n Mr. Georgia Stevens New York city of province provinces and "
            "Hama US U.S. ДАМАСК Москве حلب وإدلب 北京 シリア South Korean al- IDLIB — the in Street D-S.C. W. Va.".split(
                " "
            )
        )
    ).map(" ".join),
)


@settings(max_examples=400)
@example("W. Va.", [])
@given(ALPHABET, st.lists(st.sampled_from(["Syria", "Paris, Texas", "", "x", "北京"])))
def test_any_text_is_tagged_with_mentions_that_are_where_they_say(text: str, hints: list[str]) -> None:
    places = TAGGER.tag(text, Context(hints=tuple(hints)))
    assert len({place.geonameid for place in places}) == len(places)
    for place in places:
        spans = [(mention.start, mention.end) for mention in place.mentions]
        assert spans == sorted(set(spans))
        assert spans
        assert all(0 <= start < end <= len(text) for start, end in spans)
        assert all(mention.text == text[mention.start : mention.end] for mention in place.mentions)
    firsts = [place.mentions[0].start for place in places]
    assert firsts == sorted(firsts)


@given(st.text())
def test_a_text_is_cut_into_columns_of_equal_length(text: str) -> None:
    cut = place_text(text)
    columns = (
        cut.folded,
        cut.starts,
        cut.ends,
        cut.capital,
        cut.caseless,
        cut.begins,
        cut.gaps,
        cut.headline,
        cut.shouted,
    )
    assert {len(column) for column in columns} == {len(cut.words)}


@pytest.mark.parametrize(
    ("form", "base"),
    [
        ("россии", "россия"),
        ("москве", "москва"),
        ("лондоне", "лондон"),
        ("казани", "казань"),
        ("китае", "китаи"),
        ("وادلب", "ادلب"),
        ("بدمشق", "دمشق"),
    ],
)
def test_an_inflected_name_leads_to_its_base_form(form: str, base: str) -> None:
    assert base in set(base_forms(form))


@pytest.mark.parametrize("word", ["paris", "дом", "بيت", "北京", ""])
def test_short_words_and_other_scripts_have_no_base_form(word: str) -> None:
    assert list(base_forms(word)) == []


def test_every_word_list_has_words() -> None:
    lists = words()
    assert all(getattr(lists, name) for name in Words.__slots__)
    assert "white house" in lists.never


def test_plain_words_that_begin_with_a_capital_in_german_are_no_places() -> None:
    text = "Manche sagten, der Regen habe die Brücke in Passau beschädigt. Regen fiel auch am Abend, und das war nicht gut."
    assert names(text) == ["Passau"]
    assert names("In Regen, Niederbayern, brannte ein Haus, und die Feuerwehr war nicht da.")[:1] == ["Regen"]


def test_the_english_channel_coast_of_france_stays_a_place_in_french() -> None:
    assert names("Les pêcheurs de la Manche et ceux de Cherbourg ont bloqué le port.")[0] == "Manche"


def test_a_dateline_opens_the_text_behind_a_headline_and_outvotes_the_rest() -> None:
    story = "{}Police said that the fair had moved to Athens, and that it would be open for a week from Monday on."
    assert 264371 in tagged(story.format("Fair moves on\n\n"))
    assert 4180386 in tagged(story.format("Fair moves on\n\nATLANTA (AP) — "))


@pytest.mark.parametrize(
    ("text", "written", "name"),
    [
        (
            "In Syria rebels were driven out of the town of Maaret al Numan again.",
            "Maaret al Numan",
            "Ma‘arrat an Nu‘mān",
        ),
        ("Syria said that all was calm in Deir Ezzor on Monday.", "Deir Ezzor", "Deir ez-Zor"),
        ("In Syria shells fell on homes in al Tamana overnight.", "al Tamana", "At Tamāni‘ah"),
        ("Syria said that all was calm near Kafr Zeita. Kafr Zeita was shelled.", "Kafr Zeita", "Kafr Zaytā"),
    ],
)
def test_an_arabic_name_in_another_spelling_is_known_where_the_article_is_about_its_country(
    text: str, written: str, name: str
) -> None:
    found = {place.name: [mention.text for mention in place.mentions] for place in TAGGER.tag(text)}
    assert set(found[name]) == {written}
    assert name not in {place.name for place in TAGGER.tag(text.replace("Syria", "Peru"))}


def test_arabic_spellings_need_words_that_say_a_place_follows() -> None:
    assert names("Syria said that Kafr Zeita had spoken with Jabhat al Nusra and al Qaeda in al Sham.") == ["Syria"]


def test_a_name_in_a_country_that_the_article_names_beats_a_stranger_spelled_just_so() -> None:
    assert names("In Syria shells fell on homes in al Tamana overnight.") == ["Syria", "al Tamana"]
    assert names("He flew from Syria to Japan, and then stayed in al Tamana.")[2] == "Tamana"


@pytest.mark.parametrize(
    "text",
    [
        "He died at St. Paul's Hospital on Monday.",
        "She studied at St. Joseph's College near the river.",
        "A fire broke out in St. Peter’s Church at noon.",
    ],
)
def test_what_is_named_after_a_saint_is_no_place_of_the_saints_name(text: str) -> None:
    assert names(text) == []


def test_a_city_named_after_a_saint_may_own_something() -> None:
    assert names("Police in St. Paul said that St. Paul's mayor was away.") == ["St. Paul", "St. Paul"]


def test_a_choice_is_explained_by_the_numbers_that_made_it() -> None:
    (paris,) = (place for place in TAGGER.tag("Paris, Dallas and Houston are in Texas.") if place.name == "Paris")
    assert paris.geonameid == 4717560
    votes = {reason.vote: reason for reason in paris.reasons}
    assert votes["country"].about == "US"
    assert votes["area"].about == "Texas"
    assert votes["population"].count == paris.population
    assert place_in_words(paris).startswith("Paris, United States: country vote US ")


def test_an_explanation_names_what_else_could_have_been_meant() -> None:
    aleppo = tagged("They said that Aleppo was quiet, like Damascus and the rest of Syria.")[170063]
    assert "rather than Aleppo Governorate, Syria" in place_in_words(aleppo)
    assert [other.geonameid for other in aleppo.alternatives] == [170062]
    assert aleppo.weight is not None
    assert aleppo.weight + aleppo.alternatives[0].weight == pytest.approx(1, abs=0.02)


def test_the_points_of_the_reasons_are_the_score_that_won() -> None:
    tagger = PlaceTagger(Gazetteer.open())
    scores = []
    whole = tagger.resolver.best

    def kept(*arguments: object) -> object:
        chosen = whole(*arguments)  # type: ignore[arg-type]
        scores.append({one.row: max(one.scores) for one in chosen.values()})
        return chosen

    tagger.resolver.best = kept  # type: ignore[assignment,method-assign]
    places = tagger.tag("Paris, Dallas and Houston are in Texas, and Athens is in Georgia, like Rome.")
    told = [place for place in places if place.reasons]
    assert told
    for place in told:
        row = tagger.gazetteer.row(place.geonameid)
        assert row is not None
        assert sum(reason.points for reason in place.reasons) == pytest.approx(scores[-1][row], abs=0.1)


def test_a_name_without_rivals_says_so() -> None:
    (syria,) = TAGGER.tag("It was in Aleppo Governorate that they met, he said.")
    assert (syria.weight, syria.reasons, syria.alternatives) == (1.0, (), ())
    assert place_in_words(syria).endswith("the only place of this name that fits")


def test_every_rule_can_be_left_out_and_only_a_known_one() -> None:
    rules = Rules()
    text = "IDLIB, Syria (AFP) — Mr. Paris of the Boston Globe left Idlib province for Athens, Ga., in May, he told us."
    for kind, name in rules.names():
        PlaceTagger(TAGGER.gazetteer, rules.without(kind, name)).tag(text)
    with pytest.raises(KeyError):
        rules.without("guards", "no such guard")


def test_without_its_guards_a_paper_is_a_place() -> None:
    bare = PlaceTagger(TAGGER.gazetteer, Rules().without("guards", "institutions").without("guards", "longer names"))
    text = "He had read about it in the Boston Globe, which was sold out."
    assert names(text) == []
    assert [place.name for place in bare.tag(text)] == ["Boston"]
