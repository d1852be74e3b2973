"""The demo community of Northwind, an invented provider of internet, phones and television.

The same every time.
"""
