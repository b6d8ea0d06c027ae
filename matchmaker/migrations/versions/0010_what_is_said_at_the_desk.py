"""What is said at the desk, and a role for whoever runs it."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0040"
branch_labels = None
depends_on = None

BEFORE = ("administrator", "coordinator", "organiser", "partner_cluster", "local_partner")
NOW = (*BEFORE, "desk")


def permit(*roles: str) -> None:
    """Let the column of roles hold these and no others."""
    name, check = op.f("ck_role_grant_role"), f"role IN ({', '.join(map(repr, roles))})"
    with op.batch_alter_table("role_grant") as table:
        table.drop_constraint(name, type_="check")
        table.create_check_constraint(name, check)


def upgrade() -> None:
    permit(*NOW)
    op.create_table(
        "arrival",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mission_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("delegate_id", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("here", sa.Boolean(), nullable=False),
        sa.Column("client_id", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("rehearsal", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["delegate_id"],
            ["delegate.id"],
            name=op.f("fk_arrival_delegate_id_delegate"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["mission_id"],
            ["mission.id"],
            name=op.f("fk_arrival_mission_id_mission"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participant.id"],
            name=op.f("fk_arrival_participant_id_participant"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrival")),
        sa.UniqueConstraint(
            "mission_id", "client_id", name=op.f("uq_arrival_mission_id_client_id")
        ),
    )
    with op.batch_alter_table("arrival", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_arrival_delegate_id"), ["delegate_id"], unique=False)
        batch_op.create_index(
            "ix_arrival_participant_id_day", ["participant_id", "day"], unique=False
        )

    op.create_table(
        "meeting_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mission_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "started",
                "held",
                "late",
                "no_show",
                "taken_back",
                name="markkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("participant_id", sa.Integer(), nullable=True),
        sa.Column("client_id", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("rehearsal", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_meeting_mark_meeting_id_meeting"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["mission_id"],
            ["mission.id"],
            name=op.f("fk_meeting_mark_mission_id_mission"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participant.id"],
            name=op.f("fk_meeting_mark_participant_id_participant"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_mark")),
        sa.UniqueConstraint(
            "mission_id", "client_id", name=op.f("uq_meeting_mark_mission_id_client_id")
        ),
    )
    with op.batch_alter_table("meeting_mark", schema=None) as batch_op:
        batch_op.create_index("ix_meeting_mark_meeting_id_at", ["meeting_id", "at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_meeting_mark_participant_id"), ["participant_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("meeting_mark", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_mark_participant_id"))
        batch_op.drop_index("ix_meeting_mark_meeting_id_at")

    op.drop_table("meeting_mark")
    with op.batch_alter_table("arrival", schema=None) as batch_op:
        batch_op.drop_index("ix_arrival_participant_id_day")
        batch_op.drop_index(batch_op.f("ix_arrival_delegate_id"))

    op.drop_table("arrival")
    op.execute("DELETE FROM role_grant WHERE role = 'desk'")
    permit(*BEFORE)
