"""Repairs, and tables that are closed."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "repair",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mission_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "noted",
                "offered",
                "chosen",
                "taken_back",
                "dropped",
                name="repairstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("happened", sa.JSON(), nullable=False),
        sa.Column("notice", sa.Integer(), nullable=False),
        sa.Column("left_alone", sa.JSON(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("based_on_id", sa.Integer(), nullable=True),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("offers", sa.JSON(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("chosen", sa.Integer(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=True),
        sa.Column("back_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["back_id"], ["release.id"], name=op.f("fk_repair_back_id_release"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["based_on_id"],
            ["release.id"],
            name=op.f("fk_repair_based_on_id_release"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["job_id"], ["job.id"], name=op.f("fk_repair_job_id_job"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["mission_id"],
            ["mission.id"],
            name=op.f("fk_repair_mission_id_mission"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["release.id"],
            name=op.f("fk_repair_release_id_release"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repair")),
    )
    with op.batch_alter_table("repair", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_repair_back_id"), ["back_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_repair_based_on_id"), ["based_on_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_repair_job_id"), ["job_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_repair_mission_id"), ["mission_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_repair_release_id"), ["release_id"], unique=False)

    op.create_table(
        "table_closure",
        sa.Column("table_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["slot_id"], ["slot.id"], name=op.f("fk_table_closure_slot_id_slot"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["table_id"],
            ["hall_table.id"],
            name=op.f("fk_table_closure_table_id_hall_table"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("table_id", "slot_id", name=op.f("pk_table_closure")),
    )
    with op.batch_alter_table("table_closure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_table_closure_slot_id"), ["slot_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("table_closure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_table_closure_slot_id"))

    op.drop_table("table_closure")
    with op.batch_alter_table("repair", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_repair_release_id"))
        batch_op.drop_index(batch_op.f("ix_repair_mission_id"))
        batch_op.drop_index(batch_op.f("ix_repair_job_id"))
        batch_op.drop_index(batch_op.f("ix_repair_based_on_id"))
        batch_op.drop_index(batch_op.f("ix_repair_back_id"))

    op.drop_table("repair")
