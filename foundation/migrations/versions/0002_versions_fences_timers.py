"""What a page shows has a version, deliveries have a fence, turns an end, and timers are rows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "timer",
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("fire_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("kind", "key", name=op.f("pk_timer")),
    )
    op.create_index("ix_timer_due", "timer", ["state", "fire_at"])
    # Who waits for a person already was looked after by a loop; now a timer does it.
    op.execute(
        "INSERT INTO timer (kind, key, fire_at, state, attempts, data) "
        "SELECT 'handoff_overdue', id, due_at, 'waiting', 0, '{}' FROM handoff "
        "WHERE state = 'queued' AND breach_at IS NULL"
    )
    with op.batch_alter_table("conversation") as conversation:
        conversation.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("turn") as turn:
        turn.add_column(sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
        turn.create_index("ix_turn_ended", ["ended_at"])
    with op.batch_alter_table("delivery") as delivery:
        delivery.add_column(sa.Column("fence", sa.Integer(), nullable=False, server_default="0"))
        delivery.add_column(sa.Column("handed_at", sa.DateTime(timezone=True), nullable=True))
        delivery.alter_column("state", existing_type=sa.String(length=8), type_=sa.String(length=9))


def downgrade() -> None:
    with op.batch_alter_table("delivery") as delivery:
        delivery.alter_column("state", existing_type=sa.String(length=9), type_=sa.String(length=8))
        delivery.drop_column("handed_at")
        delivery.drop_column("fence")
    with op.batch_alter_table("turn") as turn:
        turn.drop_index("ix_turn_ended")
        turn.drop_column("ended_at")
    with op.batch_alter_table("conversation") as conversation:
        conversation.drop_column("version")
    op.drop_index("ix_timer_due", table_name="timer")
    op.drop_table("timer")
