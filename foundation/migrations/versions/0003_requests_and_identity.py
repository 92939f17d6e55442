"""What customers ask for besides a claim, the codes by which they show who they are, and what we know of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("customer") as customer:
        customer.add_column(sa.Column("vouched_phone", sa.String(length=20), nullable=True))
        customer.add_column(sa.Column("elderly", sa.Boolean(), nullable=False, server_default=sa.false()))
        customer.add_column(sa.Column("no_marketing_since", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "service_request",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("customer_id", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("filing_key", sa.String(length=128), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_service_request_customer_id_customer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_request")),
        sa.UniqueConstraint("filing_key", name=op.f("uq_service_request_filing_key")),
        sa.UniqueConstraint("number", name=op.f("uq_service_request_number")),
    )
    op.create_index("ix_service_request_conversation_id", "service_request", ["conversation_id"])
    op.create_index("ix_service_request_customer_id_created_at", "service_request", ["customer_id", "created_at"])
    op.create_index("ix_service_request_state_due_at", "service_request", ["state", "due_at"])
    op.create_index(
        "ix_service_request_one_open_draft",
        "service_request",
        ["customer_id"],
        unique=True,
        sqlite_where=sa.text("state = 'draft'"),
        postgresql_where=sa.text("state = 'draft'"),
    )
    op.create_table(
        "service_request_event",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("request_id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(length=64), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["service_request.id"], name=op.f("fk_service_request_event_request_id_service_request")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_request_event")),
    )
    op.create_index("ix_service_request_event_request_id", "service_request_event", ["request_id"])
    op.create_table(
        "identity_check",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=128), nullable=False),
        sa.Column("customer_id", sa.String(length=32), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_identity_check_customer_id_customer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_check")),
        sa.UniqueConstraint("key", name=op.f("uq_identity_check_key")),
    )
    op.create_index("ix_identity_check_customer_id_made_at", "identity_check", ["customer_id", "made_at"])
    op.create_index("ix_identity_check_phone_made_at", "identity_check", ["phone", "made_at"])


def downgrade() -> None:
    op.drop_table("identity_check")
    op.drop_table("service_request_event")
    op.drop_table("service_request")
    with op.batch_alter_table("customer") as customer:
        customer.drop_column("no_marketing_since")
        customer.drop_column("elderly")
        customer.drop_column("vouched_phone")
