"""What the bundled missions are made of: facts of the report, and made-up people and wishes."""
