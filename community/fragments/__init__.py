"""Pieces of HTML that are the same for everybody who may see them: rendered once, kept, put
together into pages and sent to sockets. What differs by viewer stands in them as a mark.
"""
