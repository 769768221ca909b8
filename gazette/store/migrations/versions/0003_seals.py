"""A digest over each record's row, so that one changed behind Gazette's back is found."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Records have no seal until they are written again."""
    op.add_column("record", sa.Column("seal", sa.String(), nullable=False, server_default=""))
