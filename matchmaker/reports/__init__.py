"""Reports: files that people hand on, made from rows and never from other reports."""
