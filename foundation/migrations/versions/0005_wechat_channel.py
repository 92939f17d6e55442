"""WeChat: recordings beside photos, long lines sent in part, notices, consents, what processes share; bound phones."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("customer") as customer:
        customer.add_column(sa.Column("bound_phone", sa.String(length=20), nullable=True))
        customer.add_column(sa.Column("bound_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("delivery") as delivery:
        delivery.add_column(sa.Column("taken", sa.Integer(), nullable=False, server_default="0"))
    _make_media()
    op.execute(
        "INSERT INTO wechat_media (client_id, conversation_id, media_id, state, attempts, received_at, next_at, error)"
        " SELECT client_id, conversation_id, media_id, state, attempts, received_at, next_at, error FROM wechat_photo"
    )
    op.drop_table("wechat_photo")
    op.create_table(
        "wechat_notice",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("openid", sa.String(length=64), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("msg_id", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=60), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_wechat_notice_conversation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wechat_notice")),
    )
    for column in ("openid", "conversation_id", "msg_id"):
        op.create_index(op.f(f"ix_wechat_notice_{column}"), "wechat_notice", [column])
    op.create_table(
        "wechat_consent",
        sa.Column("openid", sa.String(length=64), nullable=False),
        sa.Column("template_id", sa.String(length=64), nullable=False),
        sa.Column("left", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("openid", "template_id", name=op.f("pk_wechat_consent")),
    )
    op.create_table(
        "wechat_shelf",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_wechat_shelf")),
    )


def _make_media() -> None:
    op.create_table(
        "wechat_media",
        sa.Column("client_id", sa.String(length=80), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False, server_default="photo"),
        sa.Column("media_id", sa.String(length=256), nullable=False),
        sa.Column("file_key", sa.String(length=64), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("error", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_wechat_media_conversation_id")),
        sa.PrimaryKeyConstraint("client_id", name=op.f("pk_wechat_media")),
    )
    op.create_index(op.f("ix_wechat_media_conversation_id"), "wechat_media", ["conversation_id"])
    op.create_index("ix_wechat_media_due", "wechat_media", ["state", "next_at"])


def downgrade() -> None:
    op.drop_table("wechat_shelf")
    op.drop_table("wechat_consent")
    op.drop_table("wechat_notice")
    op.create_table(
        "wechat_photo",
        sa.Column("client_id", sa.String(length=80), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("media_id", sa.String(length=256), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("error", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_wechat_photo_conversation_id")),
        sa.PrimaryKeyConstraint("client_id", name=op.f("pk_wechat_photo")),
    )
    op.create_index(op.f("ix_wechat_photo_conversation_id"), "wechat_photo", ["conversation_id"])
    op.create_index("ix_wechat_photo_due", "wechat_photo", ["state", "next_at"])
    op.execute(
        "INSERT INTO wechat_photo (client_id, conversation_id, media_id, state, attempts, received_at, next_at, error)"
        " SELECT client_id, conversation_id, media_id, state, attempts, received_at, next_at, error"
        " FROM wechat_media WHERE kind = 'photo'"
    )
    op.drop_table("wechat_media")
    with op.batch_alter_table("delivery") as delivery:
        delivery.drop_column("taken")
    with op.batch_alter_table("customer") as customer:
        customer.drop_column("bound_at")
        customer.drop_column("bound_phone")
