"""Typed values: the only code per type. Each finder gives the mentions of its kind, whatever they are the value of."""

from collections.abc import Mapping

from kg.extract.context import Finder
from kg.extract.values import addresses, codes, dates, languages, money, pay, quantities

FINDERS: Mapping[str, Finder] = {
    "url": addresses.urls,
    "link": addresses.links,
    "email": addresses.emails,
    "doi": addresses.dois,
    "phone": addresses.phones,
    "code": codes.references,
    "date": dates.dates,
    "month": dates.months,
    "duration": quantities.durations,
    "share": quantities.shares,
    "hours": quantities.hours,
    "count": quantities.counts,
    "number": quantities.numbers,
    "language": languages.languages,
    "money": money.amounts,
    "pay_group": pay.groups,
    "agreement": pay.agreements,
}
