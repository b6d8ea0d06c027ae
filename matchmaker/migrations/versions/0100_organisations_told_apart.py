"""Organisations that look alike and are not one."""

import sqlalchemy as sa
from alembic import op

revision = "0100"
down_revision = "0110"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "told_apart",
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_told_apart_in_order")),
        sa.ForeignKeyConstraint(
            ["first_id"],
            ["organisation.id"],
            name=op.f("fk_told_apart_first_id_organisation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["second_id"],
            ["organisation.id"],
            name=op.f("fk_told_apart_second_id_organisation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("first_id", "second_id", name=op.f("pk_told_apart")),
    )
    op.create_index(op.f("ix_told_apart_second_id"), "told_apart", ["second_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_told_apart_second_id"), table_name="told_apart")
    op.drop_table("told_apart")
