"""Reading what organisers fill in: tolerant of how it is written, strict about what it says.

The process that reads a file loads this room's readers and nothing of the records.
"""
