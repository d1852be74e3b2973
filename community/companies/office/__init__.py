"""Companies in the back office."""

from django.utils.translation import gettext_lazy as _

from community.companies.office import members, tables, views
from community.companies.permissions import can_see_companies
from community.office import OfficePage, declare_pages

declare_pages(
    OfficePage(
        "office_companies",
        ("companies/",),
        views.companies,
        _("Companies"),
        "group",
        176,
        can_see_companies,
    ),
    OfficePage("office_new_company", ("companies/new/",), views.new_company),
    OfficePage("office_import_companies", ("companies/import/",), tables.import_companies),
    OfficePage("office_export_companies", ("companies/export/",), tables.export_companies),
    OfficePage("office_company", ("companies/<number:company_id>/",), views.company),
    OfficePage(
        "office_members", ("companies/<number:company_id>/members/",), members.change_members
    ),
    OfficePage(
        "office_remove_company", ("companies/<number:company_id>/remove/",), views.remove_company
    ),
)
