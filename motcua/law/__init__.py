"""The law as dated data: rule(key, on=date), rules(on=date), era(date). Pure, no Django."""

from motcua.law.book import (
    Citation,
    Confidence,
    Example,
    NoRuleOnDate,
    Rule,
    UnknownRule,
    all_rules,
    era,
    rule,
    rules,
)

__all__ = [
    "Citation",
    "Confidence",
    "Example",
    "NoRuleOnDate",
    "Rule",
    "UnknownRule",
    "all_rules",
    "era",
    "rule",
    "rules",
]
