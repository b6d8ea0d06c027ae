"""What came of meetings, and when participants are asked again."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "follow_up_rules",
        sa.Column("mission_id", sa.Integer(), nullable=False),
        sa.Column("months", sa.JSON(), nullable=False),
        sa.Column("asks_counterparts", sa.Boolean(), nullable=False),
        sa.Column("chase_after", sa.Integer(), nullable=False),
        sa.Column("most_chases", sa.Integer(), nullable=False),
        sa.CheckConstraint("chase_after >= 1", name=op.f("ck_follow_up_rules_chase_after")),
        sa.CheckConstraint("most_chases >= 0", name=op.f("ck_follow_up_rules_most_chases")),
        sa.ForeignKeyConstraint(
            ["mission_id"],
            ["mission.id"],
            name=op.f("fk_follow_up_rules_mission_id_mission"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("mission_id", name=op.f("pk_follow_up_rules")),
    )
    op.create_table(
        "follow_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mission_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("months", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("question", sa.String(length=500), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "asked",
                "answered",
                "dropped",
                name="followupstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("chases", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.String(length=200), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.CheckConstraint("months IS NULL OR months >= 1", name=op.f("ck_follow_up_months")),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_follow_up_meeting_id_meeting"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["mission_id"],
            ["mission.id"],
            name=op.f("fk_follow_up_mission_id_mission"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participant.id"],
            name=op.f("fk_follow_up_participant_id_participant"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up")),
        sa.UniqueConstraint(
            "participant_id", "months", name=op.f("uq_follow_up_participant_id_months")
        ),
    )
    with op.batch_alter_table("follow_up", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_follow_up_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_follow_up_mission_id"), ["mission_id"], unique=False)
        batch_op.create_index("ix_follow_up_state_due_on", ["state", "due_on"], unique=False)

    op.create_table(
        "outcome",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=True),
        sa.Column("follow_up_id", sa.Integer(), nullable=True),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column(
            "source",
            sa.Enum(
                "page",
                "link",
                "desk",
                "program",
                "in_person",
                "call",
                "wechat",
                "mail",
                "hearsay",
                name="outcomesource",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("held", sa.Boolean(), nullable=True),
        sa.Column(
            "interest",
            sa.Enum(
                "none",
                "informative",
                "possible",
                "concrete",
                name="interest",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("next_step", sa.String(length=500), nullable=False),
        sa.Column(
            "next_by",
            sa.Enum(
                "home",
                "counterpart",
                "both",
                name="nextby",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("next_until", sa.Date(), nullable=True),
        sa.Column("private_note", sa.String(), nullable=False),
        sa.Column("said", sa.String(length=500), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=200), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(length=200), nullable=False),
        sa.Column("ended_why", sa.String(length=500), nullable=False),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by = '')", name=op.f("ck_outcome_ended")),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_outcome_account_id_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["follow_up_id"], ["follow_up.id"], name=op.f("fk_outcome_follow_up_id_follow_up")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_outcome_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participant.id"],
            name=op.f("fk_outcome_participant_id_participant"),
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["outcome.id"], name=op.f("fk_outcome_replaces_id_outcome")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_outcome_replaces_id")),
    )
    with op.batch_alter_table("outcome", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outcome_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_outcome_follow_up_id"), ["follow_up_id"], unique=False)
        batch_op.create_index(
            "ix_outcome_meeting_id_participant_id", ["meeting_id", "participant_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_outcome_participant_id"), ["participant_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("outcome", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outcome_participant_id"))
        batch_op.drop_index("ix_outcome_meeting_id_participant_id")
        batch_op.drop_index(batch_op.f("ix_outcome_follow_up_id"))
        batch_op.drop_index(batch_op.f("ix_outcome_account_id"))

    op.drop_table("outcome")
    with op.batch_alter_table("follow_up", schema=None) as batch_op:
        batch_op.drop_index("ix_follow_up_state_due_on")
        batch_op.drop_index(batch_op.f("ix_follow_up_mission_id"))
        batch_op.drop_index(batch_op.f("ix_follow_up_meeting_id"))

    op.drop_table("follow_up")
    op.drop_table("follow_up_rules")
