"""Private notes, replies that are only begun, colleagues beside the agent who serves, what was read,
and closures of the queue."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "handoff_note",
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.String(length=32), nullable=False),
        sa.Column("agent_name", sa.String(length=64), nullable=False),
        sa.Column("client_id", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("after_seq", sa.Integer(), nullable=False),
        sa.Column("written_at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_handoff_note_conversation_id_conversation")
        ),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_handoff_note_agent_id_agent")),
        sa.PrimaryKeyConstraint("conversation_id", "number", name=op.f("pk_handoff_note")),
        sa.UniqueConstraint(
            "conversation_id",
            "agent_id",
            "client_id",
            name=op.f("uq_handoff_note_conversation_id_agent_id_client_id"),
        ),
    )
    op.create_table(
        "reply_draft",
        sa.Column("agent_id", sa.String(length=32), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("kept_at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_reply_draft_agent_id_agent")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_reply_draft_conversation_id_conversation")
        ),
        sa.PrimaryKeyConstraint("agent_id", "conversation_id", name=op.f("pk_reply_draft")),
    )
    with op.batch_alter_table("conversation") as conversation:
        conversation.add_column(sa.Column("read_seq", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("agent") as agent:
        agent.add_column(sa.Column("logins_since", _TIME, nullable=True))
    with op.batch_alter_table("handoff") as handoff:
        handoff.add_column(sa.Column("advisers", sa.JSON(), nullable=False, server_default="[]"))
        handoff.add_column(sa.Column("joined_id", sa.String(length=32), nullable=True))
    op.create_table(
        "queue_closure",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("closed_at", _TIME, nullable=False),
        sa.Column("closed_by", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("opened_at", _TIME, nullable=True),
        sa.Column("opened_by", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["closed_by"], ["agent.id"], name=op.f("fk_queue_closure_closed_by_agent")),
        sa.ForeignKeyConstraint(["opened_by"], ["agent.id"], name=op.f("fk_queue_closure_opened_by_agent")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_queue_closure")),
    )


def downgrade() -> None:
    op.drop_table("queue_closure")
    with op.batch_alter_table("handoff") as handoff:
        handoff.drop_column("joined_id")
        handoff.drop_column("advisers")
    with op.batch_alter_table("agent") as agent:
        agent.drop_column("logins_since")
    with op.batch_alter_table("conversation") as conversation:
        conversation.drop_column("read_seq")
    op.drop_table("reply_draft")
    op.drop_table("handoff_note")
