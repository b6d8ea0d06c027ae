"""Give each case that stands on the ladder and has no highest step the one that it stands on.

Revision ID: 0120
Revises: 0130
"""

from alembic import op

revision = "0120"
down_revision = "0130"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "UPDATE cooperation_case SET rung = state WHERE rung IS NULL AND state IN "
        "('expression-of-interest', 'negotiation', 'agreement', 'contract', 'delivered')"
    )


def downgrade() -> None:
    """What they were is not known any more, and no rule needs it to be missing."""
