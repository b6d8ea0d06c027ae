"""What people see: the pages and the command line, thin over the verbs of ``matchmaker``."""
