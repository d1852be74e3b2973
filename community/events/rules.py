"""What of this room is whose."""

from community.accounts.personal_data import leave_out

leave_out("the log of what is told by the rows themselves", "events.EventRecord.actor")
