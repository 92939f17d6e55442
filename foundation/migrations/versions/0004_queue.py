"""Offers, presence and deadlines of the queue as rows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_NEW_TIMES = (
    "told_choices_at",
    "waits_since",
    "first_reply_at",
    "wrapup_until",
    "closed_at",
    "next_action_at",
)


def upgrade() -> None:
    _agents()
    _handoffs()
    op.create_table(
        "handoff_offer",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("handoff_id", sa.String(length=32), nullable=False),
        sa.Column("agent_id", sa.String(length=32), nullable=False),
        sa.Column("mode", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("made_at", _TIME, nullable=False),
        sa.Column("expires_at", _TIME, nullable=False),
        sa.Column("ended_at", _TIME, nullable=True),
        sa.ForeignKeyConstraint(["handoff_id"], ["handoff.id"], name=op.f("fk_handoff_offer_handoff_id_handoff")),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_handoff_offer_agent_id_agent")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handoff_offer")),
    )
    op.create_index("ix_handoff_offer_handoff_id", "handoff_offer", ["handoff_id"])
    op.create_index("ix_handoff_offer_agent_id_state", "handoff_offer", ["agent_id", "state"])
    reserved = sa.text("state = 'pending' AND mode <> 'ring'")
    op.create_index(
        "ix_handoff_offer_one_reserved",
        "handoff_offer",
        ["handoff_id"],
        unique=True,
        sqlite_where=reserved,
        postgresql_where=reserved,
    )
    op.create_index("ix_handoff_event_at", "handoff_event", ["at"])
    _presence()


def _agents() -> None:
    with op.batch_alter_table("agent") as agent:
        agent.add_column(sa.Column("intent", sa.String(length=8), nullable=False, server_default="offline"))
        agent.add_column(sa.Column("capacity", sa.Integer(), nullable=False, server_default="3"))
        agent.add_column(sa.Column("load", sa.Integer(), nullable=False, server_default="0"))
        agent.add_column(sa.Column("skills", sa.JSON(), nullable=False, server_default="[]"))
        agent.add_column(sa.Column("ringing", sa.String(length=32), nullable=True))
        agent.add_column(sa.Column("last_offered_at", _TIME, nullable=True))
        agent.add_column(sa.Column("parked_until", _TIME, nullable=True))
        agent.add_column(sa.Column("misses", sa.Integer(), nullable=False, server_default="0"))
        agent.add_column(sa.Column("inbox_seq", sa.Integer(), nullable=False, server_default="0"))
        agent.create_check_constraint(op.f("ck_agent_load_not_negative"), "load >= 0")
    op.execute("UPDATE agent SET load = (SELECT count(*) FROM handoff WHERE agent_id = agent.id AND state = 'active')")


def _handoffs() -> None:
    with op.batch_alter_table("customer") as customer:
        customer.add_column(sa.Column("tier", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("handoff") as handoff:
        handoff.add_column(sa.Column("skill", sa.String(length=16), nullable=False, server_default="general"))
        for name in ("priority", "stage", "offers", "version", "silence_told"):
            handoff.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
        for name in ("queued_at", "leg_at", "rank_at", *_NEW_TIMES):
            handoff.add_column(sa.Column(name, _TIME, nullable=True))
        handoff.add_column(sa.Column("tried", sa.JSON(), nullable=False, server_default="[]"))
        handoff.add_column(sa.Column("wanted_agent_id", sa.String(length=32), nullable=True))
        handoff.add_column(sa.Column("score", sa.Integer(), nullable=True))
        handoff.add_column(sa.Column("score_reason", sa.Text(), nullable=False, server_default=""))
    # Who waits already is looked after by the router from now on, and by its deadline instead of a timer.
    op.execute("UPDATE handoff SET queued_at = requested_at, leg_at = requested_at, rank_at = requested_at")
    op.execute("UPDATE handoff SET next_action_at = requested_at WHERE state IN ('queued', 'active')")
    op.execute("UPDATE handoff SET closed_at = ended_at WHERE state = 'closed'")
    op.execute("DELETE FROM timer WHERE kind = 'handoff_overdue'")
    op.drop_index("ix_handoff_one_open", table_name="handoff")
    op.drop_index("ix_handoff_waiting", table_name="handoff")
    with op.batch_alter_table("handoff") as handoff:
        for name in ("queued_at", "leg_at", "rank_at"):
            handoff.alter_column(name, existing_type=_TIME, nullable=False)
        for name in ("skill", "priority", "stage", "offers", "version", "silence_told", "tried", "score_reason"):
            handoff.alter_column(name, server_default=None)
        handoff.create_check_constraint(
            op.f("ck_handoff_waiting_has_deadline"),
            "state NOT IN ('queued', 'offered') OR next_action_at IS NOT NULL",
        )
        handoff.create_index("ix_handoff_conversation_id", ["conversation_id"])
        handoff.create_index("ix_handoff_due", ["state", "next_action_at"])
        handoff.create_index("ix_handoff_requested", ["requested_at"])
        handoff.create_index("ix_handoff_waiting", ["state", "rank_at"])
    _one_open("state IN ('queued', 'offered', 'active')")


def _one_open(where: str) -> None:
    condition = sa.text(where)
    op.create_index(
        "ix_handoff_one_open",
        "handoff",
        ["conversation_id"],
        unique=True,
        sqlite_where=condition,
        postgresql_where=condition,
    )


def _presence() -> None:
    op.create_table(
        "agent_session",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("agent_id", sa.String(length=32), nullable=False),
        sa.Column("opened_at", _TIME, nullable=False),
        sa.Column("lease_until", _TIME, nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_agent_session_agent_id_agent")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agent_session")),
    )
    op.create_index("ix_agent_session_agent_id", "agent_session", ["agent_id"])
    op.create_table(
        "agent_event",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agent_id", sa.String(length=32), nullable=False),
        sa.Column("intent", sa.String(length=8), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_agent_event_agent_id_agent")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agent_event")),
    )
    op.create_index("ix_agent_event_agent_id_at", "agent_event", ["agent_id", "at"])
    op.create_table(
        "agent_inbox",
        sa.Column("agent_id", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_agent_inbox_agent_id_agent")),
        sa.PrimaryKeyConstraint("agent_id", "seq", name=op.f("pk_agent_inbox")),
    )
    op.create_table(
        "canned_reply",
        sa.Column("shortcut", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("changed_by", sa.String(length=32), nullable=False),
        sa.Column("changed_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("shortcut", name=op.f("pk_canned_reply")),
    )


def downgrade() -> None:
    for table in ("canned_reply", "agent_inbox", "agent_event", "agent_session", "handoff_offer"):
        op.drop_table(table)
    op.drop_index("ix_handoff_event_at", table_name="handoff_event")
    # The older version knows neither offers nor wrap-ups: who is offered waits, what is written up is closed.
    op.execute("UPDATE handoff SET state = 'queued', agent_id = NULL WHERE state = 'offered'")
    op.execute("UPDATE handoff SET state = 'closed' WHERE state = 'wrapup'")
    op.execute("UPDATE handoff SET state = 'cancelled' WHERE state IN ('abandoned', 'fallback')")
    for name in ("one_open", "waiting", "due", "requested", "conversation_id"):
        op.drop_index(f"ix_handoff_{name}", table_name="handoff")
    with op.batch_alter_table("handoff") as handoff:
        handoff.drop_constraint(op.f("ck_handoff_waiting_has_deadline"), type_="check")
        for name in ("skill", "priority", "stage", "offers", "version", "silence_told", "tried", "wanted_agent_id"):
            handoff.drop_column(name)
        for name in ("queued_at", "leg_at", "rank_at", *_NEW_TIMES, "score", "score_reason"):
            handoff.drop_column(name)
    with op.batch_alter_table("customer") as customer:
        customer.drop_column("tier")
    _one_open("state IN ('queued', 'active')")
    op.create_index("ix_handoff_waiting", "handoff", ["state", "urgent", "requested_at"])
    with op.batch_alter_table("agent") as agent:
        agent.drop_constraint(op.f("ck_agent_load_not_negative"), type_="check")
        for name in ("intent", "capacity", "load", "skills", "ringing", "last_offered_at", "parked_until", "misses"):
            agent.drop_column(name)
        agent.drop_column("inbox_seq")
