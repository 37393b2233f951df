"""Every kind of answer a form can ask for."""

from chat.kinds.choosing import Choice, Choices, Consent, Rating, Recommend, YesNo
from chat.kinds.days import Date, LunarOrSolarDate, MonthDay, days, years
from chat.kinds.incoming import File, Incoming, Wrong
from chat.kinds.kind import Answers, Ctx, Kind, Offer, Value
from chat.kinds.materials import IMAGES, PAPERS, Materials
from chat.kinds.names import Name, Pinyin, Signature
from chat.kinds.papers import IdNumber, Nationality, Phone
from chat.kinds.places import OnTheMap, TimeOfDay
from chat.kinds.telling import Telling
from chat.kinds.words import Address, Email, LongText, Money, Number, Plate, Text

__all__ = [
    "IMAGES",
    "PAPERS",
    "Address",
    "Answers",
    "Choice",
    "Choices",
    "Consent",
    "Ctx",
    "Date",
    "Email",
    "File",
    "IdNumber",
    "Incoming",
    "Kind",
    "LongText",
    "LunarOrSolarDate",
    "Materials",
    "Money",
    "MonthDay",
    "Name",
    "Nationality",
    "Number",
    "Offer",
    "OnTheMap",
    "Phone",
    "Pinyin",
    "Plate",
    "Rating",
    "Recommend",
    "Signature",
    "Telling",
    "Text",
    "TimeOfDay",
    "Value",
    "Wrong",
    "YesNo",
    "days",
    "years",
]
