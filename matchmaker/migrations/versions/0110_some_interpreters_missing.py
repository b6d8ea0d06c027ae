"""Some interpreters missing"""

import sqlalchemy as sa
from alembic import op

revision = "0110"
down_revision = "0120"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "interpreter_shortage",
        sa.Column("pool_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.CheckConstraint("missing > 0", name=op.f("ck_interpreter_shortage_somebody")),
        sa.ForeignKeyConstraint(
            ["pool_id"],
            ["interpreter_pool.id"],
            name=op.f("fk_interpreter_shortage_pool_id_interpreter_pool"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["slot_id"],
            ["slot.id"],
            name=op.f("fk_interpreter_shortage_slot_id_slot"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("pool_id", "slot_id", name=op.f("pk_interpreter_shortage")),
    )
    op.create_index(op.f("ix_interpreter_shortage_slot_id"), "interpreter_shortage", ["slot_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_interpreter_shortage_slot_id"), table_name="interpreter_shortage")
    op.drop_table("interpreter_shortage")
