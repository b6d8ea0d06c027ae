"""Cooperation cases, export groups, attendance, members won, evidence and targets."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision = "0050"
down_revision = "0010"
branch_labels = None
depends_on = None

CATEGORIES = ("preparatory", "cluster_to_cluster", "business_to_business")
CATEGORIES_NOW = (*CATEGORIES, "other")
QUALIFIERS = ("exact", "more_than", "around")
QUALIFIERS_NOW = ("exact", "more_than", "at_least", "at_most", "around")


def upgrade() -> None:
    op.create_table(
        "code_list_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code_list", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("labels", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_list_version")),
        sa.UniqueConstraint(
            "code_list", "number", name=op.f("uq_code_list_version_code_list_number")
        ),
    )
    op.create_table(
        "stored_file",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("in_folder", sa.Boolean(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_stored_file")),
    )
    op.create_table(
        "export_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("mission_id", sa.Integer(), nullable=True),
        sa.Column("promoter_id", sa.Integer(), nullable=True),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("sectors", sa.JSON(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column(
            "size_qualifier",
            sa.Enum(
                "exact",
                "more_than",
                "at_least",
                "at_most",
                "around",
                name="qualifier",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("size_printed", sa.String(length=200), nullable=False),
        sa.Column("has_manager", sa.Boolean(), nullable=True),
        sa.Column("manager_name", sa.String(length=200), nullable=False),
        sa.Column("manager_note", sa.String(), nullable=False),
        sa.Column("budget_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("source_lines", sa.String(length=100), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "budget_minor IS NULL OR currency <> ''", name=op.f("ck_export_group_currency")
        ),
        sa.CheckConstraint(
            "budget_minor IS NULL OR budget_minor >= 0", name=op.f("ck_export_group_budget")
        ),
        sa.CheckConstraint(
            "ended_on IS NULL OR started_on IS NULL OR ended_on >= started_on",
            name=op.f("ck_export_group_dates"),
        ),
        sa.CheckConstraint("size IS NULL OR size >= 0", name=op.f("ck_export_group_size")),
        sa.ForeignKeyConstraint(
            ["mission_id"], ["mission.id"], name=op.f("fk_export_group_mission_id_mission")
        ),
        sa.ForeignKeyConstraint(
            ["promoter_id"],
            ["organisation.id"],
            name=op.f("fk_export_group_promoter_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_group")),
        sa.UniqueConstraint("key", name=op.f("uq_export_group_key")),
    )
    with op.batch_alter_table("export_group", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_export_group_mission_id"), ["mission_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_export_group_promoter_id"), ["promoter_id"], unique=False
        )

    op.create_table(
        "file_chunk",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["digest"],
            ["stored_file.digest"],
            name=op.f("fk_file_chunk_digest_stored_file"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("digest", "position", name=op.f("pk_file_chunk")),
    )
    op.create_table(
        "member_won",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("cluster_id", sa.Integer(), nullable=False),
        sa.Column("mission_id", sa.Integer(), nullable=True),
        sa.Column("joined_on", sa.Date(), nullable=True),
        sa.Column("joined_printed", sa.String(length=100), nullable=False),
        sa.Column("struck_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("struck_reason", sa.String(), nullable=False),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("source_lines", sa.String(length=100), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cluster_id"], ["organisation.id"], name=op.f("fk_member_won_cluster_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["mission_id"], ["mission.id"], name=op.f("fk_member_won_mission_id_mission")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_member_won_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_won")),
        sa.UniqueConstraint(
            "organisation_id",
            "cluster_id",
            "mission_id",
            name=op.f("uq_member_won_organisation_id_cluster_id_mission_id"),
        ),
    )
    with op.batch_alter_table("member_won", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_member_won_cluster_id"), ["cluster_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_member_won_mission_id"), ["mission_id"], unique=False)

    op.create_table(
        "target",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "indicator",
            sa.Enum(
                "preparatory_events",
                "cluster_to_cluster_events",
                "business_to_business_events",
                "meetings_held",
                "participants",
                "cluster_cases",
                "sme_cases",
                "agreements",
                "contracts",
                "export_groups",
                "reverse_missions",
                "new_members",
                name="indicator",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("cluster_id", sa.Integer(), nullable=True),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_target_dates")),
        sa.CheckConstraint("value >= 0", name=op.f("ck_target_value")),
        sa.ForeignKeyConstraint(
            ["cluster_id"], ["organisation.id"], name=op.f("fk_target_cluster_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target")),
        sa.UniqueConstraint(
            "indicator",
            "starts_on",
            "ends_on",
            "cluster_id",
            name=op.f("uq_target_indicator_starts_on_ends_on_cluster_id"),
        ),
    )
    with op.batch_alter_table("target", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_target_cluster_id"), ["cluster_id"], unique=False)

    op.create_table(
        "visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mission_id", sa.Integer(), nullable=False),
        sa.Column(
            "outlook",
            sa.Enum(
                "possible",
                "invited",
                "agreed",
                "held",
                name="outlook",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("host_id", sa.Integer(), nullable=True),
        sa.Column("delegation_id", sa.Integer(), nullable=True),
        sa.Column("delegation_name", sa.String(length=200), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column(
            "size_qualifier",
            sa.Enum(
                "exact",
                "more_than",
                "at_least",
                "at_most",
                "around",
                name="qualifier",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("size_printed", sa.String(length=200), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("source_lines", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(
            ["delegation_id"], ["organisation.id"], name=op.f("fk_visit_delegation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["host_id"], ["organisation.id"], name=op.f("fk_visit_host_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["mission_id"],
            ["mission.id"],
            name=op.f("fk_visit_mission_id_mission"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
        sa.UniqueConstraint("mission_id", name=op.f("uq_visit_mission_id")),
    )
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visit_delegation_id"), ["delegation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_visit_host_id"), ["host_id"], unique=False)

    op.create_table(
        "event_attendance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column(
            "unit",
            sa.Enum(
                "people",
                "organisations",
                "companies",
                name="attendanceunit",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column(
            "qualifier",
            sa.Enum(
                "exact",
                "more_than",
                "at_least",
                "at_most",
                "around",
                name="qualifier",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("printed", sa.String(length=200), nullable=False),
        sa.Column("stated_by", sa.String(length=200), nullable=False),
        sa.Column("stated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("source_lines", sa.String(length=100), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("struck_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("value >= 0", name=op.f("ck_event_attendance_value")),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["event.id"],
            name=op.f("fk_event_attendance_event_id_event"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_attendance")),
    )
    with op.batch_alter_table("event_attendance", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_event_attendance_event_id"), ["event_id"], unique=False
        )

    op.create_table(
        "event_attendee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("delegate_id", sa.Integer(), nullable=True),
        sa.Column("person_name", sa.String(length=200), nullable=False),
        sa.Column("organisation_name", sa.String(length=200), nullable=False),
        sa.Column("came", sa.Boolean(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.CheckConstraint(
            "person_name <> '' OR organisation_name <> ''"
            " OR delegate_id IS NOT NULL OR organisation_id IS NOT NULL",
            name=op.f("ck_event_attendee_says_who"),
        ),
        sa.ForeignKeyConstraint(
            ["delegate_id"],
            ["delegate.id"],
            name=op.f("fk_event_attendee_delegate_id_delegate"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["event.id"],
            name=op.f("fk_event_attendee_event_id_event"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_event_attendee_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_attendee")),
        sa.UniqueConstraint(
            "event_id", "delegate_id", name=op.f("uq_event_attendee_event_id_delegate_id")
        ),
    )
    with op.batch_alter_table("event_attendee", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_event_attendee_delegate_id"), ["delegate_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_event_attendee_event_id"), ["event_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_event_attendee_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "export_group_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("joined_on", sa.Date(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("printed", sa.String(length=200), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.CheckConstraint(
            "left_on IS NULL OR joined_on IS NULL OR left_on >= joined_on",
            name=op.f("ck_export_group_member_dates"),
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["export_group.id"],
            name=op.f("fk_export_group_member_group_id_export_group"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_export_group_member_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_group_member")),
        sa.UniqueConstraint(
            "group_id", "position", name=op.f("uq_export_group_member_group_id_position")
        ),
    )
    with op.batch_alter_table("export_group_member", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_export_group_member_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "export_group_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["export_group.id"],
            name=op.f("fk_export_group_question_group_id_export_group"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_group_question")),
        sa.UniqueConstraint(
            "group_id", "position", name=op.f("uq_export_group_question_group_id_position")
        ),
    )
    op.create_table(
        "export_group_trip",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("mission_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["export_group.id"],
            name=op.f("fk_export_group_trip_group_id_export_group"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["mission_id"],
            ["mission.id"],
            name=op.f("fk_export_group_trip_mission_id_mission"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("group_id", "mission_id", name=op.f("pk_export_group_trip")),
    )
    with op.batch_alter_table("export_group_trip", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_export_group_trip_mission_id"), ["mission_id"], unique=False
        )

    op.create_table(
        "cooperation_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("mission_id", sa.Integer(), nullable=True),
        sa.Column(
            "level",
            sa.Enum(
                "cluster",
                "sme",
                name="caselevel",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("in_overview", sa.Boolean(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "collaboration-project",
                "formal-agreement",
                "representation",
                "other",
                name="casekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "document",
            sa.Enum(
                "contract",
                "cooperation-agreement",
                "mou",
                "charter",
                "eoi",
                name="documentkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "expression-of-interest",
                "negotiation",
                "agreement",
                "contract",
                "delivered",
                "lapsed",
                "suspended",
                name="casestate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "rung",
            sa.Enum(
                "expression-of-interest",
                "negotiation",
                "agreement",
                "contract",
                "delivered",
                "lapsed",
                "suspended",
                name="rung",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("state_basis", sa.String(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("sectors", sa.JSON(), nullable=False),
        sa.Column("objectives", sa.JSON(), nullable=False),
        sa.Column("objectives_text", sa.String(), nullable=False),
        sa.Column("objectives_version", sa.Integer(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("main_steps", sa.String(), nullable=False),
        sa.Column("next_steps", sa.String(), nullable=False),
        sa.Column("value_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column(
            "origin",
            sa.Enum(
                "none",
                "meeting",
                "event",
                "reverse_mission",
                "follow_up_visit",
                name="caseorigin",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("origin_meeting_id", sa.Integer(), nullable=True),
        sa.Column("origin_event_id", sa.Integer(), nullable=True),
        sa.Column("origin_mission_id", sa.Integer(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("signed_printed", sa.String(length=100), nullable=False),
        sa.Column("renews_on", sa.Date(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("owner_name", sa.String(length=200), nullable=False),
        sa.Column("confidential", sa.JSON(), nullable=False),
        sa.Column("confidential_until", sa.Date(), nullable=True),
        sa.Column("confirmed_by", sa.String(length=200), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("struck_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("struck_reason", sa.String(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("raised_by", sa.String(length=200), nullable=False),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("source_lines", sa.String(length=100), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "value_minor IS NULL OR currency <> ''", name=op.f("ck_cooperation_case_currency")
        ),
        sa.CheckConstraint("count >= 0", name=op.f("ck_cooperation_case_count")),
        sa.CheckConstraint(
            "value_minor IS NULL OR value_minor >= 0", name=op.f("ck_cooperation_case_value")
        ),
        sa.ForeignKeyConstraint(
            ["mission_id"], ["mission.id"], name=op.f("fk_cooperation_case_mission_id_mission")
        ),
        sa.ForeignKeyConstraint(
            ["origin_event_id"],
            ["event.id"],
            name=op.f("fk_cooperation_case_origin_event_id_event"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["origin_meeting_id"],
            ["meeting.id"],
            name=op.f("fk_cooperation_case_origin_meeting_id_meeting"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["origin_mission_id"],
            ["mission.id"],
            name=op.f("fk_cooperation_case_origin_mission_id_mission"),
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["account.id"], name=op.f("fk_cooperation_case_owner_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cooperation_case")),
        sa.UniqueConstraint("key", name=op.f("uq_cooperation_case_key")),
    )
    with op.batch_alter_table("cooperation_case", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_cooperation_case_mission_id"), ["mission_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_cooperation_case_origin_event_id"), ["origin_event_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_cooperation_case_origin_meeting_id"), ["origin_meeting_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_cooperation_case_origin_mission_id"), ["origin_mission_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_cooperation_case_owner_id"), ["owner_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_cooperation_case_renews_on"), ["renews_on"], unique=False
        )

    op.create_table(
        "case_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["cooperation_case.id"],
            name=op.f("fk_case_change_case_id_cooperation_case"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_change")),
    )
    with op.batch_alter_table("case_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_change_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_change_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_change_case_id"), ["case_id"], unique=False)

    op.create_table(
        "case_consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("said_by", sa.String(length=200), nullable=False),
        sa.Column("how", sa.String(length=200), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["cooperation_case.id"],
            name=op.f("fk_case_consent_case_id_cooperation_case"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_case_consent_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_consent")),
    )
    with op.batch_alter_table("case_consent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_consent_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_case_consent_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "case_party",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "side",
            sa.Enum(
                "home",
                "counterpart",
                name="side",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("consortium", sa.Boolean(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("printed", sa.String(length=300), nullable=False),
        sa.CheckConstraint("number IS NULL OR number >= 1", name=op.f("ck_case_party_number")),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["cooperation_case.id"],
            name=op.f("fk_case_party_case_id_cooperation_case"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_case_party_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_party")),
        sa.UniqueConstraint("case_id", "position", name=op.f("uq_case_party_case_id_position")),
    )
    with op.batch_alter_table("case_party", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_case_party_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("mission_id", sa.Integer(), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "signed_document",
                "attendance_list",
                "photograph",
                "agenda",
                "minutes",
                "correspondence",
                "other",
                name="evidencekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.String(length=200), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=200), nullable=False),
        sa.Column("withdrawn_reason", sa.String(), nullable=False),
        sa.CheckConstraint(
            "CASE WHEN case_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN event_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN meeting_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN mission_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN group_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN member_id IS NULL THEN 0 ELSE 1 END = 1",
            name=op.f("ck_evidence_of_one_record"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cooperation_case.id"], name=op.f("fk_evidence_case_id_cooperation_case")
        ),
        sa.ForeignKeyConstraint(
            ["digest"], ["stored_file.digest"], name=op.f("fk_evidence_digest_stored_file")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_evidence_event_id_event")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["export_group.id"], name=op.f("fk_evidence_group_id_export_group")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_evidence_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member_won.id"], name=op.f("fk_evidence_member_id_member_won")
        ),
        sa.ForeignKeyConstraint(
            ["mission_id"], ["mission.id"], name=op.f("fk_evidence_mission_id_mission")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evidence_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_evidence_digest"), ["digest"], unique=False)
        batch_op.create_index(batch_op.f("ix_evidence_event_id"), ["event_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_evidence_group_id"), ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_evidence_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_evidence_member_id"), ["member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_evidence_mission_id"), ["mission_id"], unique=False)

    op.create_table(
        "printed_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("record", sa.String(length=120), nullable=False),
        sa.Column("table_name", sa.String(length=60), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("source_lines", sa.String(length=100), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["cooperation_case.id"],
            name=op.f("fk_printed_row_case_id_cooperation_case"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_printed_row")),
        sa.UniqueConstraint("table_name", "key", name=op.f("uq_printed_row_table_name_key")),
    )
    with op.batch_alter_table("printed_row", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_printed_row_case_id"), ["case_id"], unique=False)

    with _changing("event", "eventcategory") as batch_op:
        batch_op.add_column(
            sa.Column("date_note", sa.String(length=100), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("country", sa.String(length=2), nullable=True))
        batch_op.add_column(
            sa.Column("source_lines", sa.String(length=100), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("struck_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.alter_column("mission_id", existing_type=sa.INTEGER(), nullable=True)
        batch_op.create_check_constraint("eventcategory", _one_of("category", CATEGORIES_NOW))
    with _changing("reported_figure", "qualifier") as batch_op:
        batch_op.add_column(
            sa.Column("source_lines", sa.String(length=100), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("note", sa.String(), server_default="", nullable=False))
        batch_op.create_check_constraint("qualifier", _one_of("qualifier", QUALIFIERS_NOW))


def downgrade() -> None:
    op.drop_table("printed_row")
    op.drop_table("evidence")
    op.drop_table("case_party")
    op.drop_table("case_consent")
    op.drop_table("case_change")
    op.drop_table("cooperation_case")
    op.drop_table("export_group_trip")
    op.drop_table("export_group_question")
    op.drop_table("export_group_member")
    op.drop_table("event_attendee")
    op.drop_table("event_attendance")
    op.drop_table("visit")
    op.drop_table("target")
    op.drop_table("member_won")
    op.drop_table("file_chunk")
    op.drop_table("export_group")
    op.drop_table("stored_file")
    op.drop_table("code_list_version")
    op.execute("DELETE FROM event WHERE mission_id IS NULL OR category = 'other'")
    op.execute("DELETE FROM reported_figure WHERE qualifier IN ('at_least', 'at_most')")
    with _changing("reported_figure", "qualifier") as batch_op:
        batch_op.drop_column("note")
        batch_op.drop_column("source_lines")
        batch_op.create_check_constraint("qualifier", _one_of("qualifier", QUALIFIERS))
    with _changing("event", "eventcategory") as batch_op:
        batch_op.alter_column("mission_id", existing_type=sa.INTEGER(), nullable=False)
        batch_op.drop_column("struck_at")
        batch_op.drop_column("source_lines")
        batch_op.drop_column("country")
        batch_op.drop_column("date_note")
        batch_op.create_check_constraint("eventcategory", _one_of("category", CATEGORIES))


@contextmanager
def _changing(table: str, checked: str) -> Iterator[BatchOperations]:
    """Change a table whose check of a choice is written anew; copying it drops that on SQLite."""
    with op.batch_alter_table(table) as batch_op:
        if op.get_bind().dialect.name != "sqlite":
            batch_op.drop_constraint(op.f(f"ck_{table}_{checked}"), type_="check")
        yield batch_op


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(one) for one in values)})"
