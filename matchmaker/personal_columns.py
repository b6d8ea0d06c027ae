"""Which columns of text say something about a person, and what becomes of them on erasure.

A new column of text goes into exactly one of these sets; a test holds every table to that.
"""

DELETED = frozenset(
    {
        *("api_token", "idempotency_key", "message", "recovery_code", "role_grant"),
        *("sign_in_link", "sign_in_session", "upload"),
    }
)
"""Tables whose rows go with the account that they belong to (``account_id``)."""

SECRETS = frozenset(
    {
        *(("account", name) for name in ("password_hash", "totp_secret", "totp_pending")),
        *(("account", name) for name in ("totp_step",)),
        *(("api_token", "token_hash"), ("recovery_code", "code_hash")),
        *(("sign_in_link", "token_hash"), ("sign_in_session", "token_hash")),
        *(("idempotency_key", "request_hash"), ("webhook", "secret")),
    }
)
"""What is kept only to check something, and never handed out."""

EMPTIED = frozenset(
    {
        *(("account", name) for name in ("email", "name", "language")),
        *(("delegate", name) for name in ("family_name", "given_name", "title", "salutation")),
        *(("delegate", name) for name in ("languages", "email", "telephone", "wechat")),
        *(("delegate", "time_zone"),),
    }
)
"""What is emptied in the rows that are the person's own; an account's are given words instead."""

RENAMED = frozenset(
    {
        *(("delegate", "native_name"), ("delegate", "latin_name")),
        *(("invitation", "person_name"), ("invitation", "email")),
    }
)
"""What must differ from row to row, and invitations found by their address."""

NAMES = frozenset(
    {
        ("arrival", "by"),
        ("audit_entry", "by"),
        ("case_change", "by"),
        ("case_consent", "recorded_by"),
        ("code_list_version", "made_by"),
        ("cooperation_case", "raised_by"),
        ("difference_explanation", "ended_by"),
        ("difference_explanation", "explained_by"),
        ("evidence", "added_by"),
        ("evidence", "withdrawn_by"),
        ("event_attendance", "stated_by"),
        ("invitation", "created_by"),
        ("follow_up", "created_by"),
        ("job", "created_by"),
        ("meeting_mark", "by"),
        ("meeting_request", "answered_by"),
        ("meeting_request", "proposed_by"),
        ("outcome", "ended_by"),
        ("planning_run", "planned_by"),
        ("printing", "asked_by"),
        ("release", "released_by"),
        ("repair", "created_by"),
        ("frozen_report", "frozen_by"),
        ("report_template", "uploaded_by"),
        ("statement", "said_by"),
        ("webhook", "created_by"),
    }
)
"""Columns that hold nothing but the name of whoever did something."""

MENTIONS = frozenset(
    {
        ("audit_entry", "details"),
        *(("availability_window", "note"), ("cluster_membership", "note"), ("event", "note")),
        *(("case_change", name) for name in ("reason", "before", "after")),
        *(("case_consent", "said_by"), ("case_consent", "how"), ("case_party", "name")),
        *(("cooperation_case", name) for name in ("title", "summary", "main_steps", "next_steps")),
        *(("cooperation_case", name) for name in ("owner_name", "confirmed_by", "note")),
        *(("cooperation_case", name) for name in ("struck_reason", "state_basis")),
        *(("difference_explanation", name) for name in ("figure", "printed", "counted", "words")),
        *(("evidence", name) for name in ("name", "note", "withdrawn_reason")),
        *(("event_attendance", "note"), ("event_attendee", "note")),
        *(("event_attendee", "person_name"), ("event_attendee", "organisation_name")),
        *(("export_group", name) for name in ("manager_name", "manager_note", "purpose", "note")),
        *(("export_group_member", "name"), ("export_group_member", "note")),
        *(("export_group_question", "question"), ("export_group_question", "answer")),
        *(("job", name) for name in ("arguments", "progress", "result", "error")),
        *(("meeting_request", "note"), ("meeting_request", "answer_note")),
        *(("member_won", "note"), ("member_won", "struck_reason")),
        *(("message", name) for name in ("subject", "text", "html", "attachments", "to_name")),
        *(("message", "error"), ("message", "to_address")),
        *(("mission", "note"), ("mission", "public_text"), ("mission_partner", "note")),
        *(("organisation", "note"), ("participant", "brief"), ("participant", "note")),
        *(("follow_up", "question"), ("follow_up", "answered_by")),
        *(("outcome", name) for name in ("next_step", "private_note", "said", "ended_why")),
        ("outcome", "recorded_by"),
        *(("planning_run", name) for name in ("note", "problem", "agenda")),
        *(("frozen_report", "content"), ("statement", "text")),
        *(("printed_row", "cells"), ("printed_row", "note"), ("reported_figure", "note")),
        ("printing", "html"),
        *(("target", "note"), ("visit", "purpose"), ("visit", "delegation_name")),
        *(("profile_entry", "text"), ("programme_item", "title"), ("programme_item", "location")),
        *(("repair", name) for name in ("happened", "offers", "facts")),
        *(("upload", name) for name in ("content", "settled", "preview", "file")),
    }
)
"""Columns of longer text or JSON in which a person may be mentioned."""

IMPERSONAL = frozenset(
    {
        *(("audit_entry", name) for name in ("action", "subject")),
        *(("code_term", name) for name in ("code_list", "code", "label", "within")),
        ("follow_up_rules", "months"),
        *(("case_change", "act"), ("case_party", "country"), ("case_party", "printed")),
        *(("code_list_version", "code_list"), ("code_list_version", "labels")),
        *(("cooperation_case", name) for name in ("key", "country", "sectors", "objectives")),
        *(("cooperation_case", name) for name in ("objectives_text", "currency", "signed_printed")),
        *(("cooperation_case", name) for name in ("confidential", "source", "source_lines")),
        *(("event", name) for name in ("title", "city", "source", "source_lines")),
        *(("event", "date_note"), ("event", "country"), ("evidence", "digest")),
        *(("event_attendance", name) for name in ("printed", "source", "source_lines")),
        *(("export_group", name) for name in ("key", "name", "country", "sectors", "currency")),
        *(("export_group", name) for name in ("size_printed", "source", "source_lines")),
        *(("export_group_member", "country"), ("export_group_member", "printed")),
        *(("difference_explanation", "key"), ("difference_explanation", "rule")),
        ("file_chunk", "digest"),
        *(("interpreter_pool", name) for name in ("first_language", "second_language")),
        *(("invitation", name) for name in ("organisation_name", "language")),
        *(("job", name) for name in ("kind", "owner")),
        *(("meeting", "code"), ("meeting", "uid")),
        ("printing", "papers"),
        *(("text_vector", "digest"), ("text_vector", "model")),
        *(("arrival", "client_id"), ("meeting_mark", "client_id")),
        *(("member_won", name) for name in ("joined_printed", "source", "source_lines")),
        *(("mission", name) for name in ("slug", "name", "country", "date_note", "goals")),
        *(("mission", name) for name in ("synthetic_note", "source_key")),
        *(("organisation", name) for name in ("name", "country", "sector", "website")),
        *(("organisation", "source_key"), ("organisation_alias", "spelling")),
        *(("participant", "code"), ("participant", "stated_languages")),
        *(("place", name) for name in ("name", "city", "time_zone", "address", "local_address")),
        *(("planning_run", name) for name in ("goals", "trace")),
        *(("printed_row", name) for name in ("record", "table_name", "key", "project")),
        *(("project", name) for name in ("slug", "name", "programme")),
        *(("frozen_report", "name"), ("report_template", "name"), ("statement", "source_key")),
        *(("printed_row", "source"), ("printed_row", "source_lines")),
        *(("profile_entry", name) for name in ("code", "language")),
        *(("repair", "before"), ("repair", "left_alone")),
        *(("released_meeting", "venue_name"), ("session_block", "name"), ("slot", "code")),
        *(("reported_figure", name) for name in ("scope", "figure", "printed", "source")),
        *(("reported_figure", "project"), ("reported_figure", "unit")),
        *(("reported_figure", "source_lines"), ("stored_file", "digest")),
        *(("stored_file", "media_type"), ("target", "source")),
        *(("setting", "name"), ("setting", "value")),
        *(("venue", name) for name in ("name", "address", "local_address")),
        *(("visit", name) for name in ("place", "size_printed", "source", "source_lines")),
        *(("webhook", "url"),),
    }
)
"""What is about organisations, missions and the application, and about nobody in particular."""
