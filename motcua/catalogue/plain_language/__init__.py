"""Whether a public text can be understood at one reading, and what to write instead. Pure, no Django.

``check`` reads a whole version of a procedure, ``check_text`` any one text. Every finding names the rule, the
place, the words, why they are hard, and what to write. Limits and word lists are data (``limits.toml``,
``words.toml``). The check never raises, takes time linear in the text and judges words only: whether the
content is right is the business of ``catalogue.checks``.
"""

from motcua.catalogue.plain_language.content_rules import check, place_label
from motcua.catalogue.plain_language.finding import Finding, Rule
from motcua.catalogue.plain_language.plain_text import check_text
from motcua.catalogue.plain_language.summary import Level, Summary, summary_of

__all__ = ["Finding", "Level", "Rule", "Summary", "check", "check_text", "place_label", "summary_of"]
