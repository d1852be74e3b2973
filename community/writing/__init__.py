"""What people write:

Markdown as HTML with @mentions, HTML as Markdown, two texts beside each other; drafts and files.
Knows no room.

None of it costs more than its bounds allow, whatever stands in the text: what goes beyond them is
shown as it was typed.
"""
