"""Run what an event owes: one task for all of its reactions, because every task is one more row
that the request writes.
"""

from django_tasks import task

from community.events.reactions import run_reaction


@task()
def react(event_id: int, *reactions: str) -> int:
    """Run these reactions for the event, those that are done already excepted; returns how many
    took effect. One that fails keeps none of the others back: the sweeper tries it again.
    """
    return sum(run_reaction(event_id, reaction) for reaction in reactions)
