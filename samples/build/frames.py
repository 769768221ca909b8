"""The frames text runs through: columns of pages, filled downwards."""

from typing import Any

from marks import Sheet

MILLIMETRE = 72 / 25.4
HAIR = 0.01


class Frames:
    """The pages made so far and the place on them where the next line stands; points from the top left."""

    def __init__(self, layout: dict[str, Any]) -> None:
        self.layout = layout
        self.width, self.height = (float(mm * MILLIMETRE) for mm in layout["page_mm"])
        self.margin = float(layout["margin_mm"] * MILLIMETRE)
        self.top, self.bottom = self.margin + 18, self.height - self.margin - 14
        self.body = float(layout["body_pt"])
        self.leading = self.body * float(layout["leading"])
        self.columns, self.gutter = int(layout.get("columns", 1)), float(layout.get("gutter_pt", 0))
        self.column_width = (self.width - 2 * self.margin - (self.columns - 1) * self.gutter) / self.columns
        self.text_face, self.label_face = str(layout["text_face"]), str(layout["label_face"])
        self.title_face = str(layout["title_face"])
        self.sheets: list[Sheet] = []
        self.column, self.y = self.columns, 0.0

    @property
    def sheet(self) -> Sheet:
        """The page being set."""
        return self.sheets[-1]

    @property
    def left(self) -> float:
        """The left edge of the column being set."""
        return self.margin + self.column * (self.column_width + self.gutter)

    @property
    def at_top(self) -> bool:
        """Whether nothing stands in this column yet."""
        return self.y <= self.top + HAIR

    def new_page(self) -> None:
        """Go to the top of a new page."""
        self.sheets.append(Sheet())
        self.column, self.y = 0, self.top

    def need(self, height: float) -> bool:
        """Go to the next column or page when `height` is not left; say whether that happened."""
        if self.sheets and self.y + height <= self.bottom + HAIR:
            return False
        self.column, self.y = self.column + 1, self.top
        if self.column >= self.columns:
            self.new_page()
        return True
