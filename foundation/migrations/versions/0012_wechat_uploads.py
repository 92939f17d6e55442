"""Under which ids WeChat has the pictures that agents send."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "wechat_upload",
        sa.Column("attachment_id", sa.String(length=32), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("media_id", sa.String(length=256), nullable=False),
        sa.Column("good_until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_wechat_upload_conversation_id")
        ),
        sa.PrimaryKeyConstraint("attachment_id", name=op.f("pk_wechat_upload")),
    )
    op.create_index(op.f("ix_wechat_upload_conversation_id"), "wechat_upload", ["conversation_id"])


def downgrade() -> None:
    op.drop_table("wechat_upload")
