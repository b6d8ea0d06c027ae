"""Files that show that something was signed or held: kept by their content, attached to records."""
