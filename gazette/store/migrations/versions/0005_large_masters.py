"""Masters of more than 2 GB on PostgreSQL, whose integers have 32 bits; SQLite's have 64 in any case."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Sizes in 64 bits."""
    if op.get_bind().dialect.name != "sqlite":
        op.alter_column("master", "size", type_=sa.BigInteger(), existing_nullable=False)
