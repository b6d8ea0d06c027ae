"""Mails: written in the transaction of what they tell, sent after it."""
