"""The one task of the database queue: run a reaction that an event owes."""

from django_tasks import task

from community.events.reactions import run_reaction


@task()
def react(event_id: int, reaction: str) -> bool:
    """Run `reaction` for the event unless it is done already."""
    return run_reaction(event_id, reaction)
