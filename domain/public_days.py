"""The public calendar: holidays and make-up days of countries, as far as they are known."""

from datetime import date
from functools import cache


@cache
def knows(country: str) -> bool:
    """Whether the public holidays of the country (two letters) are known. Elsewhere Monday to
    Friday count and every deadline is provisional."""
    from holidays.registry import COUNTRIES

    return country in {names[1] for names in COUNTRIES.values()}


@cache
def published(country: str, year: int) -> bool:
    """Whether the holidays and make-up days of the year are known (F38)."""
    if not knows(country):
        return False
    import holidays

    public = holidays.country_holidays(country)
    if country == "CN":  # computed for every year, but make-up days only exist once announced
        return year in getattr(public, "special_public_holidays", ())
    return public.start_year <= year <= public.end_year


@cache
def public_days(
    country: str, subdivision: str | None, year: int
) -> tuple[frozenset[date], frozenset[date], frozenset[int]]:
    """The year's holidays, make-up days and weekdays (Monday is 0) of rest."""
    import holidays

    public = holidays.country_holidays(country, subdiv=subdivision, years=year)
    made_up = frozenset(day for day in public.weekend_workdays if day.year == year)
    return frozenset(public) - made_up, made_up, frozenset(public.weekend)
