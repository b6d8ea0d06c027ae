"""Addresses of calendars, and who gets meetings as invitations by mail."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0060"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "former_delegate",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("delegate_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["delegate_id"],
            ["delegate.id"],
            name=op.f("fk_former_delegate_delegate_id_delegate"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_former_delegate_meeting_id_meeting"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("meeting_id", "delegate_id", name=op.f("pk_former_delegate")),
    )
    op.create_index(op.f("ix_former_delegate_delegate_id"), "former_delegate", ["delegate_id"])
    op.add_column(
        "delegate", sa.Column("feed_version", sa.Integer(), server_default="1", nullable=False)
    )
    op.add_column("delegate", sa.Column("invited_by_mail", sa.Boolean(), nullable=True))
    op.add_column(
        "mission",
        sa.Column("invites_by_mail", sa.Boolean(), server_default=sa.false(), nullable=False),
    )


def downgrade() -> None:
    op.drop_column("mission", "invites_by_mail")
    op.drop_column("delegate", "invited_by_mail")
    op.drop_column("delegate", "feed_version")
    op.drop_index(op.f("ix_former_delegate_delegate_id"), table_name="former_delegate")
    op.drop_table("former_delegate")
