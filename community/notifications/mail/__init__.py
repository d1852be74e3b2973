"""Mail out (collecting → composing → sending) and in (fetching or a webhook → receiving →
reading).
"""
