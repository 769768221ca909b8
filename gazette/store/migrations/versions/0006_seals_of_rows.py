"""A digest over every row that is kept, and the end of the audit trail, so that what is changed or gone is found."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of seals; `gazette.store.database.migrate` fills it."""
    op.create_table(
        "seal",
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("place"),
    )
