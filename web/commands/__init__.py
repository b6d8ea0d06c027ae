"""The commands of ``matchmaker``, one file for each kind of thing they work on."""
