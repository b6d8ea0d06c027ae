"""The steps from each version's tables to the next, for SQLite and PostgreSQL."""
