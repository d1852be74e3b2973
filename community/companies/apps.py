from django.apps import AppConfig


class CompaniesConfig(AppConfig):
    name = "community.companies"
    label = "companies"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from community.companies import accounts_bridge  # noqa: F401  (connects what it bridges)
