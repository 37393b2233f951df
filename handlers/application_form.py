"""The application form as data: three presets of one paper form (E appendix 1, SPEC 2.1).

Names of fields are paths of domain/applications/facts, on which the rules rely; the others are
kept as they are. How a preset differs is which sections it has and which questions may be skipped.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

from chat.application_words import SLOTS
from chat.forms import Field, Group, Section
from chat.kinds import (
    IMAGES,
    Address,
    Answers,
    Choice,
    Choices,
    Consent,
    Date,
    Email,
    IdNumber,
    Materials,
    MonthDay,
    Name,
    Nationality,
    Phone,
    Pinyin,
    Plate,
    Signature,
    Text,
    YesNo,
)
from domain.applications import facts
from handlers import application_choices as choices
from handlers.consent_words import DATA_USE, RULES
from locales.i18n import N_

When = Callable[[Answers], bool]


def _is(name: str, *values: object) -> When:
    return lambda answers: answers.get(name) in values


def _family(answers: Answers) -> bool:
    return answers.get("family_care") is True


def _spouse(answers: Answers) -> bool:
    return _family(answers) and answers.get("marital") == "married"


def _other_than_owner(answers: Answers) -> bool:
    return answers.get(facts.RELATION) in ("spouse", "parent", "child")


# ── The questions ─────────────────────────────────────────────────────────────────────────────

TITLE = Field(facts.TITLE, N_("How may we address you?"), Choice(choices.TITLES, columns=4),
    N_("Form of address"))  # fmt: skip
NAME = Field(facts.FULL_NAME, N_("What is your full name, as on your ID card or passport?"),
    Name(), N_("Name"), N_("It will appear on your card exactly like this."))  # fmt: skip
PINYIN = Field(facts.PINYIN, N_("How is your name written in Latin letters?"), Pinyin(),
    N_("Name in Latin letters"), N_("As in your passport, such as Wang Xiaoming."))  # fmt: skip
NATIONALITY = Field("nationality", N_("What is your nationality?"), Nationality(),
    N_("Nationality"))  # fmt: skip
ID_NUMBER = Field(facts.ID_NUMBER, N_("What is the number of your ID card or passport?"),
    IdNumber(birthday=facts.BORN_ON), N_("ID or passport number"),
    N_("We need it to recognise you safely. It is kept encrypted and shown masked."))  # fmt: skip
EDUCATION = Field("education", N_("What is your education?"), Choice(choices.EDUCATION),
    N_("Education"), optional=True)  # fmt: skip
PHONE = Field(facts.PHONE, N_("Which mobile number reaches you?"), Phone(), N_("Mobile number"))
HOME_PHONE = Field("home_phone", N_("Is there a telephone at home?"),
    Phone(own=False, landline=True), N_("Telephone at home"), optional=True)  # fmt: skip
EMAIL = Field("email", N_("What is your e-mail address?"), Email(), N_("E-mail"), optional=True)
ADDRESS = Field(facts.HOME_ADDRESS, N_("Where do you live?"), Address(), N_("Home address"),
    N_("Street, building, flat and city. Letters go there unless you say otherwise."))  # fmt: skip
DISTRICT = Field("district", N_("Which district is that?"), Text(longest=40), N_("District"),
    N_("Such as Gulou or Jiangning."), optional=True)  # fmt: skip
RELATION = Field(facts.RELATION, N_("How are you related to the owner of the property?"),
    Choice(choices.RELATIONS), N_("Relation to the owner"),
    N_("Owners, their husband or wife, parents and children can join."))  # fmt: skip
PROPERTY = Field(facts.PROPERTY, N_("Which property is it?"), Address(shortest=3), N_("Property"),
    N_("Estate, building, entrance and flat, such as 紫金花园 3 栋 1 单元 502 室."))  # fmt: skip
OWNER_NAME = Field("owner_name", N_("What is the owner's name?"), Name(), N_("Owner"),
    when=_other_than_owner)  # fmt: skip
EMPLOYMENT = Field("employment", N_("What do you do?"), Choice(choices.EMPLOYMENT),
    N_("Occupation"))  # fmt: skip
COMPANY = Field("company", N_("Which company do you work for?"), Text(longest=100),
    N_("Company"))  # fmt: skip
COMPANY_ADDRESS = Field("company_address", N_("Where is the company?"), Address(),
    N_("Company address"), optional=True)  # fmt: skip
COMPANY_PHONE = Field("company_phone", N_("What is the company's telephone number?"),
    Phone(own=False, landline=True), N_("Company telephone"), optional=True)  # fmt: skip
BUSINESS = Field("business", N_("What line of business is it?"), Text(longest=60),
    N_("Line of business"), optional=True)  # fmt: skip
POSITION = Field("position", N_("What is your position?"), Text(longest=60), N_("Position"),
    optional=True)  # fmt: skip
MARITAL = Field("marital", N_("Are you married?"), Choice(choices.MARITAL, columns=2),
    N_("Family status"), optional=True)  # fmt: skip
ANNIVERSARY = Field("anniversary", N_("When is your wedding anniversary?"), Date(),
    N_("Wedding anniversary"), optional=True, when=_is("marital", "married"))  # fmt: skip
FAMILY_CARE = Field("family_care",
    # What one agrees to stands in the question itself, not behind a button.
    N_("Shall we also remember the birthdays of your family? It is up to you.\n\n"
       "If you say yes, you agree in their name, as guardian for children under 14, that we keep "
       "their names and birthdays for greetings. We use them for nothing else."), YesNo(),
    N_("Family birthdays"))  # fmt: skip
SPOUSE_NAME = Field("spouse_name", N_("What is the name of your husband or wife?"), Name(),
    N_("Husband or wife"), optional=True, when=_spouse)  # fmt: skip
SPOUSE_BORN = Field("spouse_born_on", N_("When is the birthday of your husband or wife?"), Date(),
    N_("Birthday of husband or wife"), optional=True, when=_spouse)  # fmt: skip
SPOUSE_NATION = Field("spouse_nationality",
    N_("What is the nationality of your husband or wife?"), Nationality(),
    N_("Nationality of husband or wife"), optional=True, when=_spouse)  # fmt: skip
CHILDREN = Group("children", N_("Do you have children?"), (
    Field("name", N_("What is the child's name?"), Name(), N_("Name")),
    # A child's year of birth is nobody's business here: month and day are enough for a greeting.
    Field("birthday", N_("On which day is the child's birthday? Month and day are enough."),
        MonthDay(), N_("Birthday"), optional=True),
    Field("sex", N_("Boy or girl?"), Choice(choices.SEXES, columns=2), N_("Boy or girl"),
        optional=True),
), item=N_("Child {n}"), add=N_("Add a child"), label=N_("Children"), when=_family)  # fmt: skip
MAILING = Field("mailing", N_("Where shall we send letters?"), Choice(choices.MAILING, columns=2),
    N_("Letters"), when=lambda answers: bool(answers.get("company_address")))  # fmt: skip
INTERESTS = Field("interests", N_("What do you enjoy? We plan our events by it."),
    Choices(choices.INTERESTS, other=True, columns=2, per_page=8), N_("Interests"),
    optional=True)  # fmt: skip
REASON = Field("reason", N_("What brings you to the club?"), Choices(choices.REASONS, other=True),
    N_("Reason for joining"), optional=True)  # fmt: skip
CAR = Field("car", N_("Which car do you drive?"), Text(longest=60), N_("Car"),
    N_("Make and model; it helps with parking at events."), optional=True)  # fmt: skip
PLATE = Field("plate", N_("What is its number plate?"), Plate(), N_("Number plate"),
    optional=True, when=lambda answers: bool(answers.get("car")))  # fmt: skip
REFERRER = Field("referrer", N_("Has a member recommended us?"), Text(longest=80),
    N_("Recommended by"), N_("Their name or member number."), optional=True)  # fmt: skip
SIGNATURE = Field(facts.SIGNATURE,
    N_("Please sign by typing your full name once more."), Signature(),
    N_("Signature"))  # fmt: skip

_MATERIALS = (
    Field(facts.ID_FRONT,
        N_("Please send a photo of your ID card (the side with the portrait) or passport."),
        Materials(), help=N_("All four corners visible, no glare. Of an ID card you may send "
        "front and back together; I take the pictures away from this chat once they are safe.")),
    Field(facts.ID_BACK, N_("And the back of your ID card, please."), Materials()),
    Field(facts.PORTRAIT, N_("A portrait photo for your card, please."), Materials(types=IMAGES),
        help=N_("A recent picture of your face against a plain background.")),
    Field(facts.PROPERTY_PROOF,
        N_("Please send the property certificate or the purchase contract."), Materials(),
        help=N_("The page with the names and the address is enough.")),
    Field(facts.BUSINESS_LICENCE, N_("Please send the business licence of your company."),
        Materials()),
)  # fmt: skip
MATERIALS = {field.name: replace(field, label=SLOTS[field.name]) for field in _MATERIALS}


# ── The presets ───────────────────────────────────────────────────────────────────────────────


@cache
def sections(preset: str, youngest: int, version: str, *, for_caller: bool) -> tuple[Section, ...]:
    """The form of a preset; `youngest` years of age, `version` of the consent in force.

    For a caller the number is typed: the contact button would share the colleague's own.
    """
    born = Field(facts.BORN_ON, N_("When were you born?"), Date(youngest=youngest),
        N_("Date of birth"))  # fmt: skip
    phone = replace(PHONE, kind=Phone(own=False)) if for_caller else PHONE
    consent = Field("data_use", N_("May we use what you tell us to handle your application?"),
        Consent(version=version, text=DATA_USE), N_("Use of data"))  # fmt: skip
    rules = Field("rules", N_("Do you agree to the rules of the club?"),
        Consent(version=version, text=RULES), N_("Rules of the club"))  # fmt: skip
    return (
        Section(N_("Before we begin"), (consent,)),
        *_PRESETS[preset](born, phone),
        Section(N_("Photos and papers"), _slots(preset)),
        Section(N_("Agreement and signature"), (rules, SIGNATURE)),
    )


def _slots(preset: str) -> tuple[Field, ...]:
    def needed(slot: str) -> When:
        return lambda answers: slot in facts.required_slots(preset, answers)

    wanted = facts.required_slots(preset, {facts.ID_NUMBER: "0" * 17 + "X"})
    return tuple(replace(MATERIALS[slot], when=needed(slot)) for slot in wanted)


def _in_work(*fields: Field) -> tuple[Field, ...]:
    return tuple(replace(field, when=_is("employment", "employed")) for field in fields)


def _optional(field: Field) -> Field:
    return replace(field, optional=True)


_FAMILY = Section(
    N_("Your family"),
    (MARITAL, ANNIVERSARY, FAMILY_CARE, SPOUSE_NAME, SPOUSE_BORN, SPOUSE_NATION, CHILDREN),
)
_LIKES = Section(N_("What you like"), (MAILING, INTERESTS, REASON, CAR, PLATE, REFERRER))


def _owners(born: Field, phone: Field) -> tuple[Section, ...]:
    about = (TITLE, NAME, PINYIN, born, NATIONALITY, ID_NUMBER, EDUCATION)
    work = (COMPANY, POSITION, BUSINESS, COMPANY_ADDRESS, COMPANY_PHONE)
    return (
        Section(N_("About you"), about),
        Section(N_("How to reach you"), (phone, HOME_PHONE, EMAIL)),
        Section(N_("Home and property"), (RELATION, PROPERTY, OWNER_NAME, ADDRESS, DISTRICT)),
        Section(N_("Your work"), (EMPLOYMENT, *_in_work(*work))),
        _FAMILY,
        _LIKES,
    )


def _chamber(born: Field, phone: Field) -> tuple[Section, ...]:
    work = (COMPANY, *(replace(one, optional=False) for one in (POSITION, BUSINESS)),
        replace(COMPANY_ADDRESS, optional=False), COMPANY_PHONE)  # fmt: skip
    return (
        Section(N_("About you"), (TITLE, NAME, PINYIN, born, NATIONALITY, ID_NUMBER, EDUCATION)),
        Section(N_("How to reach you"), (phone, replace(EMAIL, optional=False))),
        Section(N_("Your company"), work),
        Section(N_("Your home"), (_optional(ADDRESS),)),
        _FAMILY,
        _LIKES,
    )


def _retail(born: Field, phone: Field) -> tuple[Section, ...]:
    return (
        Section(N_("About you"), (TITLE, NAME, PINYIN, born)),
        Section(N_("How to reach you"), (phone, EMAIL, _optional(ADDRESS))),
        Section(N_("What you like"), (INTERESTS, REASON, REFERRER)),
    )


_PRESETS = {"owners": _owners, "chamber": _chamber, "retail": _retail}


def field_at(preset: str, path: str, *, youngest: int, version: str) -> Field | None:
    """The single question at a path, whatever its condition; None for a group or none at all."""
    for section in sections(preset, youngest, version, for_caller=False):
        for entry in section.fields:
            if isinstance(entry, Field) and entry.name == path:
                return replace(entry, when=None, optional=False)
    return None
