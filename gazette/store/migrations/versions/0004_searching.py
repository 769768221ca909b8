"""What characters readings take for one another, and which change of a record the index still has to take in."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of confusions; tell changes in the queue of the index apart."""
    op.create_table(
        "confusion",
        sa.Column("one", sa.String(), nullable=False),
        sa.Column("other", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("one", "other"),
    )
    op.add_column("index_queue", sa.Column("change", sa.String(), nullable=False, server_default=""))
