"""Months: their names in the languages of news, and the pattern that finds any of them."""

from __future__ import annotations

import re

NAMES = (
    # english, german, dutch, the nordic languages, french, spanish, italian, portuguese, romanian, polish, czech,
    # slovak, croatian, hungarian, finnish, estonian, turkish, indonesian, russian, ukrainian, bulgarian, greek
    """january januar jänner januari janvier enero gennaio janeiro ianuarie stycznia styczeń ledna leden januára siječnja
    január januára tammikuuta tammikuu jaanuar ocak января січня януари ιανουαρίου""",
    """february februar feber februari février fevrier febrero febbraio fevereiro februarie lutego luty února únor veljače
    február februára helmikuuta helmikuu veebruar şubat subat февраля лютого февруари φεβρουαρίου""",
    """march märz maerz maart mars marts marzo março marco martie marca marzec března březen ožujka március maaliskuuta
    maaliskuu märts mart maret марта березня март μαρτίου""",
    """april avril abril aprile aprilie kwietnia kwiecień dubna duben travnja április apríla huhtikuuta huhtikuu aprill
    nisan апреля квітня април απριλίου""",
    """may mai mei maj mayo maggio maio maja května květen svibnja május mája toukokuuta toukokuu mayıs mayis мая травня
    май μαΐου""",
    """june juni juin junio giugno junho iunie czerwca czerwiec června červen lipnja június júna kesäkuuta kesäkuu juuni
    haziran июня червня юни ιουνίου""",
    """july juli juillet julio luglio julho iulie lipca lipiec července červenec srpnja július júla heinäkuuta heinäkuu
    juuli temmuz июля липня юли ιουλίου""",
    """august augustus augusti août aout agosto sierpnia sierpień srpna srpen kolovoza augusztus augusta elokuuta elokuu
    ağustos agustos августа серпня август αυγούστου""",
    """september septembre septiembre setiembre settembre setembro septembrie września wrzesień září rujna szeptember
    septembra syyskuuta syyskuu eylül eylul сентября вересня септември σεπτεμβρίου""",
    """october oktober octobre octubre ottobre outubro octombrie października październik října říjen listopada október
    októbra lokakuuta lokakuu oktoober ekim октября жовтня октомври οκτωβρίου""",
    """november novembre noviembre novembro noiembrie listopada listopad studenoga novembra marraskuuta marraskuu kasım
    kasim ноября листопада ноември νοεμβρίου""",
    """december dezember décembre decembre diciembre dicembre dezembro decembrie grudnia grudzień prosince prosinec
    prosinca decembra joulukuuta joulukuu detsember aralık aralik desember декабря грудня декември δεκεμβρίου""",
)
SHORT = (
    *("jan jän janv ene gen янв", "feb febr fév févr fev лют фев", "mar mär mrt mrz мар", "apr avr abr апр кві"),
    *("mai may mei maj mag mayo май", "jun juin giu июн", "jul juil lug июл", "aug août ago авг"),
    *("sep sept set сен", "oct okt ott out окт", "nov noy ноя лис", "dec dez déc dic des дек"),
)
MONTHS = {
    name: number
    for table in (NAMES, SHORT)
    for number, names in enumerate(table, start=1)
    for name in names.split()
    # The Croatian October is the Polish and Czech November, in which more is written.
    if (name, number) not in {("listopada", 10), ("srpna", 7), ("srpnja", 7)}
}
MONTH = "|".join(sorted(map(re.escape, MONTHS), key=len, reverse=True))


def month_number(name: str) -> int:
    """The number of the month with this name, in any case."""
    return MONTHS[name.casefold()]
