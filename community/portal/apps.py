from django.apps import AppConfig
from wagtail.admin.apps import WagtailAdminAppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class PortalConfig(AppConfig):
    default = True
    name = "community.portal"
    label = "portal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from community.portal import (  # noqa: F401  (connect what they bridge)
            people_bridge,
            rights_bridge,
        )


class OfficeConfig(WagtailAdminAppConfig):
    """Wagtail's back office without the mails that it sends from within a request;
    `kb.review_bridge` tells people instead.
    """

    def ready(self) -> None:
        from wagtail import signals
        from wagtail.models import TaskState, WorkflowState

        super().ready()
        signals.task_submitted.disconnect(
            sender=TaskState, dispatch_uid="group_approval_task_submitted_email_notification"
        )
        for signal, what in (
            (signals.workflow_submitted, "submitted"),
            (signals.workflow_approved, "approved"),
            (signals.workflow_rejected, "rejected"),
        ):
            signal.disconnect(
                sender=WorkflowState, dispatch_uid=f"workflow_state_{what}_email_notification"
            )


class PeopleConfig(WagtailUsersAppConfig):
    """Wagtail's people pages, with our user form in them."""

    user_viewset = "community.portal.office.people.PeopleViewSet"
