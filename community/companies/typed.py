"""Mail domains as the team types them, into a form or a table."""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from community.companies.domains import clean_domain, is_public
from community.companies.models import Company, MailDomain


def typed_domains(text: str) -> list[str]:
    """The domains in a text, each once, with spaces, lines, commas or semicolons between them.
    Raises ValidationError for what is none, or everybody's.
    """
    found: dict[str, None] = {}
    for typed in text.replace(",", " ").replace(";", " ").split():
        try:
            domain = clean_domain(typed)
        except ValueError:
            said = _("“%(domain)s” is no mail domain.")
            raise ValidationError(said, params={"domain": typed}) from None
        if is_public(domain):
            said = _("At %(domain)s everybody may have an address.")
            raise ValidationError(said, params={"domain": domain})
        found[domain] = None
    return list(found)


def refuse_others_domains(domains: Collection[str], company: Company) -> None:
    """Raises ValidationError where one of these belongs to another company already."""
    others = MailDomain.objects.filter(domain__in=domains).exclude(company=company.pk)
    if taken := others.select_related("company").first():
        said = _("%(domain)s is the mail domain of %(company)s.")
        names = {"domain": taken.domain, "company": taken.company.name}
        raise ValidationError(said, params=names)
