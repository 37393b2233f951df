"""Every table of the house, imported once so that SQLModel.metadata is complete."""

from importlib import import_module

from bot import light_aiogram

MODULES = (
    "domain.people.model",
    "domain.members.model",
    "domain.cards.model",
    "domain.points.model",
    "domain.applications.model",
    "domain.tiers.model",
    "domain.rewards.model",
    "domain.audit",
    "domain.policy",
    "domain.outbox",
    "domain.approvals.model",
    "domain.lottery.model",
    "domain.referrals.model",
    "domain.points.rules_model",
    "domain.standing.model",
    "domain.purchases.model",
    "domain.events.model",
    "domain.events.news_model",
    "domain.events.changes_model",
    "domain.events.after_model",
    "domain.events.payments_model",
    "domain.events.walls_model",
    "domain.plans.model",
    "domain.plans.yearly_model",
    "domain.days",
    "domain.cases.model",
    "domain.cases.relay_model",
    "domain.cases.rota_model",
    "domain.voices.model",
    "domain.knowledge.model",
    "domain.surveys.model",
    "domain.surveys.answers_model",
    "domain.segments.model",
    "bot.inbox",
    "bot.conversation",
)


def import_all() -> None:
    """Repeating it is harmless."""
    light_aiogram.prepare()  # the conversation's table lies beside aiogram's storage
    for name in MODULES:
        import_module(name)
