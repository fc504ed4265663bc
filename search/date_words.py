"""Names of months, weekdays and seasons, folded, in the languages in which people ask for a time."""

from __future__ import annotations

from index import months
from index.folding import fold

# What the names of dates in articles lack: the nominatives of Russian and Ukrainian, and Arabic, whose months have
# Syriac names in the Levant and Roman ones in Egypt, the Gulf and the Maghreb.
FURTHER_MONTHS = (
    "январь січень يناير جانفي كانون_الثاني",
    "февраль лютий فبراير فيفري شباط",
    "март березень مارس آذار",
    "апрель квітень أبريل إبريل أفريل نيسان",
    "май травень مايو ماي أيار نوار",
    "июнь червень يونيو يونيه جوان حزيران",
    "июль липень يوليو يوليه جويلية تموز",
    "август серпень أغسطس أوت غشت آب",
    "сентябрь вересень سبتمبر شتنبر أيلول",
    "октябрь жовтень أكتوبر تشرين_الأول",
    "ноябрь листопад نوفمبر نونبر تشرين_الثاني",
    "декабрь грудень ديسمبر دجنبر كانون_الأول",
)
# English, French, German, Spanish, Italian, Portuguese, Russian, Ukrainian, Arabic.
WEEKDAYS = (
    "monday mon lundi montag lunes lunedì segunda segunda-feira понедельник понеділок الاثنين",
    "tuesday tue tues mardi dienstag martes martedì terça terça-feira вторник вівторок الثلاثاء",
    "wednesday wed mercredi mittwoch miércoles mercoledì quarta quarta-feira среда среду середа середу الأربعاء",
    "thursday thu thur thurs jeudi donnerstag jueves giovedì quinta quinta-feira четверг четвер الخميس",
    "friday fri vendredi freitag viernes venerdì sexta sexta-feira пятница пятницу п'ятниця п'ятницю الجمعة",
    "saturday sat samedi samstag sonnabend sábado sabato суббота субботу субота суботу السبت",
    "sunday sun dimanche sonntag domingo domenica воскресенье неділя неділю الأحد",
)
SEASONS = (
    "spring printemps frühling frühjahr primavera весна весной весну навесні ربيع الربيع",
    "summer été sommer verano estate verão лето летом літо влітку صيف الصيف",
    "autumn fall automne herbst otoño autunno outono осень осенью осінь восени خريف الخريف",
    "winter hiver invierno inverno зима зимой зиму взимку شتاء الشتاء",
)
# Words beside the parts of a date that say nothing: articles, prepositions, endings of ordinal numbers, "the year".
IDLE = "the of on in de del do da di le la el il am im den der st nd rd th er re й г г. год года году р р. року рік"


def numbered(table: tuple[str, ...]) -> dict[str, int]:
    """The number of each name, from 1 on."""
    return {fold(name.replace("_", " ")): number for number, names in enumerate(table, 1) for name in names.split()}


MONTHS = {fold(name): number for name, number in months.MONTHS.items()} | numbered(FURTHER_MONTHS)
WEEKDAY_NUMBERS = numbered(WEEKDAYS)
SEASON_NUMBERS = numbered(SEASONS)
IDLE_WORDS = frozenset(map(fold, IDLE.split()))
