"""Addresses of interpreters"""

import sqlalchemy as sa
from alembic import op

revision = "0150"
down_revision = "0100"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "interpreter_address",
        sa.Column("pool_id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["pool_id"],
            ["interpreter_pool.id"],
            name=op.f("fk_interpreter_address_pool_id_interpreter_pool"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("pool_id", "unit", name=op.f("pk_interpreter_address")),
    )


def downgrade() -> None:
    op.drop_table("interpreter_address")
