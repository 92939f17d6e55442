"""Who comes by the insurer's identity provider. Accounts keep their roles; the new ones are words in that column."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("agent") as agent:
        agent.add_column(sa.Column("subject", sa.String(length=64), nullable=True))
        agent.create_unique_constraint(op.f("uq_agent_subject"), ["subject"])
    op.create_table(
        "login_ticket",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("agent_id", sa.String(length=32), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_login_ticket_agent_id")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_login_ticket")),
    )


def downgrade() -> None:
    op.drop_table("login_ticket")
    with op.batch_alter_table("agent") as agent:
        agent.drop_constraint(op.f("uq_agent_subject"), type_="unique")
        agent.drop_column("subject")
