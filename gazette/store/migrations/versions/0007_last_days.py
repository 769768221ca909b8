"""The last day that an extension, a suspension or a term gives, as the proposal found it."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A column for the day; proposals found before have none, and their sentence still says it."""
    op.add_column("proposal", sa.Column("until", sa.String(), nullable=True))
