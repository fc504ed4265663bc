"""The stories of a newspaper that does not exist, as a person would note them down: what every form must give again."""

from __future__ import annotations

from dataclasses import dataclass

SITE = "http://harbour-post.example"
NEWSPAPER = "The Harbour Post"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One story.

    Attributes:
        path: where it stands on the site.
        town: where it was written; `place` is one that its text names.
        published: when, as ISO 8601 with an offset.
        paragraphs: its text, without the standfirst.
        headings: section headings, each by the number of the paragraph that it stands above.
    """

    path: str
    headline: str
    standfirst: str
    authors: tuple[str, ...]
    published: str
    language: str
    town: str
    place: str
    paragraphs: tuple[str, ...]
    headings: tuple[tuple[int, str], ...] = ()

    @property
    def url(self) -> str:
        """Its address."""
        return SITE + self.path

    @property
    def day(self) -> str:
        """The day on which it was published."""
        return self.published[:10]

    @property
    def name(self) -> str:
        """Its name in addresses and of files."""
        return self.path.rsplit("/", 1)[-1].removesuffix(".html")


FERRY = Told(
    path="/2024/03/trieste-piran-ferry.html",
    headline="Trieste’s old ferry to Piran sails again after eleven winters",
    standfirst="The boat carried commuters until 2013. Two harbour towns have now paid for its repair, and the first crossing was sold out.",
    authors=("Marta Kobler", "Ivo Stanič"),
    published="2024-03-14T09:30:00+01:00",
    language="en",
    town="Trieste",
    place="Monfalcone",
    paragraphs=(
        "The ferry Dolga Krona left the Molo Bersaglieri in Trieste at seven on Thursday morning with 180 passengers, two dogs and a wedding cake, and tied up in Piran fifty minutes later.",
        "“We kept the ropes dry for eleven years,” said Bruna Vascotto, the mate, who had worked on the last crossing as well. “I still had the old timetable in my coat.”",
        "The line closed when the shipyard in Monfalcone found cracks in the hull and neither Italy nor Slovenia wanted to pay for new plates. Commuters took the bus through Koper & Muggia instead, which needs almost two hours on a weekday.",
        "Last spring the councils of both towns agreed to share the bill of 2.4 million euros. A third came from a fund of the European Union for border regions, the rest from parking fees.",
        "Fishermen in Izola are less happy. They fear that the wake of the ship will tear their mussel lines, and have asked the harbour office in Koper for a lower speed between the buoys.",
        "The captain, Tullio Pahor, says that he will slow down to eight knots wherever somebody has lines in the water. He grew up in Portorož, where his father bred mussels too.",
        "From April the boat will sail three times a day, and four times on Sundays. A single ticket costs nine euros, and bicycles travel free until the end of the summer.",
    ),
    headings=((2, "Cracks in the hull"), (4, "Mussels and waves")),
)

FLOOD = Told(
    path="/2024/06/passau-flutmauer.html",
    headline="Passau baut seine Flutmauer höher als geplant",
    standfirst="Nach dem Hochwasser vom Juni will die Stadt an der Ilz dreißig Zentimeter zugeben. Die Anwohner streiten über die Aussicht.",
    authors=("Jörg Brandstätter",),
    published="2024-06-21T17:05:00+02:00",
    language="de",
    town="Passau",
    place="Vilshofen",
    paragraphs=(
        "Die neue Flutmauer an der Ilz wird dreißig Zentimeter höher, als es der Stadtrat von Passau vor zwei Jahren beschlossen hatte. Das gab die Baureferentin am Freitag bekannt.",
        "Anfang Juni war die Donau auf fast zehn Meter gestiegen. In der Höllgasse standen die Keller unter Wasser, und die Feuerwehr aus Vilshofen half drei Nächte lang beim Pumpen.",
        "„Wir haben gesehen, dass die alte Rechnung nicht mehr stimmt“, sagte die Baureferentin Käthe Moosbauer. Der Deutsche Wetterdienst rechne für Niederbayern künftig mit stärkerem Regen.",
        "Manche Anwohner fürchten um den Blick auf den Fluss. Der Wirt Alois Größl hat 412 Unterschriften gesammelt und verlangt, dass Glasscheiben auf die Mauer gesetzt werden, wie es in Grein in Österreich geschah.",
        "Die Stadt prüft den Vorschlag. Glas würde rund 900.000 Euro mehr kosten, müsste jedes Jahr geputzt werden und hielte Treibholz schlechter stand.",
        "Im Herbst soll der Stadtrat entscheiden. Bis dahin ruhen die Arbeiten zwischen der Luitpoldbrücke und dem alten Zollhaus.",
    ),
)

CANAL = Told(
    path="/2023/11/acequia-almeria.html",
    headline="Los vecinos de Almería devuelven el agua a la acequia de sus abuelos",
    standfirst="Setenta voluntarios han limpiado once kilómetros de canal en la Alpujarra, seco desde 1987.",
    authors=("Lucía Ferrán",),
    published="2023-11-20T08:15:00+01:00",
    language="es",
    town="Almería",
    place="Granada",
    paragraphs=(
        "El agua volvió el domingo a la acequia del Mirlo, en la provincia de Almería, después de treinta y seis años de sequía. Los niños del pueblo corrieron delante de ella hasta el molino.",
        "Setenta voluntarios han trabajado desde febrero con palas y mulos. Sacaron ochenta toneladas de piedras y dos bañeras, y repararon el muro con la cal de un horno que nadie encendía desde la guerra.",
        "«Mi abuelo regaba los martes por la noche», cuenta Encarnación Lupiáñez, que dirige la comunidad de regantes. «El turno está escrito en un cuaderno, y lo vamos a respetar».",
        "La Universidad de Granada mide ahora cuánta agua se filtra en la ladera. Sus geólogos esperan que las fuentes de Laujar, más abajo, no se sequen en agosto.",
        "No todos están de acuerdo: los invernaderos de El Ejido, a cuarenta kilómetros, temen recibir menos agua del embalse. La Junta de Andalucía ha prometido un informe antes de Navidad.",
        "Por ahora crecen habas en tres bancales. El alcalde calcula que habrá almendras dentro de cuatro años, si nadie roba las compuertas.",
    ),
)

ORE = Told(
    path="/2024/01/narvik-ore-trains.html",
    headline="Narvik dockers vote to keep the ore trains running at night",
    standfirst="",
    authors=("Ingrid Solbakken",),
    published="2024-01-09T18:40:00+01:00",
    language="en",
    town="Narvik",
    place="Kiruna",
    paragraphs=(
        "Dockers in Narvik voted on Tuesday to load iron ore through the night until Easter, so that the mine in Kiruna can clear the heap that has grown beside the track since December.",
        "Two derailments had closed the line across the Swedish border for most of the winter. Some 900 wagons stood frozen at Abisko, and the ships that wait for them lay at anchor in the Ofotfjord.",
        "The vote was close: 61 for, 54 against. “Nobody likes to walk on ice at four in the morning,” said Odd Henriksen, who speaks for the union. “But nobody likes an empty quay either.”",
        "The company pays a third more for the night shift and has promised to sand the quay every two hours. It also lets the dockers decide when the wind is too strong for the loading arm.",
        "Reindeer herders near Gällivare had asked for slower trains in the dark. The railway agreed to forty kilometres an hour on two stretches where animals were hit last year.",
        "If the weather holds, the heap will be gone by the middle of March, and the first ship of the new season can leave for Rotterdam with a full load.",
    ),
)

STORIES = (FERRY, FLOOD, CANAL, ORE)
