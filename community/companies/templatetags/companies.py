"""What companies pay, in templates."""

from django import template

from community.companies.money import money as spelled

register = template.Library()
register.filter("money", spelled)
