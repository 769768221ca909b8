"""The reading room: what anybody may look at in an open archive. Changes nothing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from sqlalchemy import Engine

import gazette.looking.catalogue as catalogue
import gazette.looking.following as following
from gazette.life.impact import Left
from gazette.life.terms import Change
from gazette.looking.answers import Results
from gazette.looking.catalogue import Detail, Holdings, Summary
from gazette.looking.cited import Cited, cited_in
from gazette.looking.corrected import corrections_of
from gazette.looking.facets import Facets, facets
from gazette.looking.searching import Searcher, filters_of
from gazette.store.database import reading
from gazette.store.events import state_on
from gazette.types.life import State
from gazette.types.matching import Link


class ReadingRoom:
    """Looking: records with their state on a day, their citations, search, what lies ahead."""

    database: Engine
    folder: Path
    searcher: Searcher

    def records(self, *, on: date | None = None, **wanted: str | int | None) -> Iterator[Summary]:
        """Records with their state on a day (today). Keywords as in `gazette.looking.searching.filters_of`."""
        return catalogue.records(self.database, on or date.today(), filters_of(**wanted))  # type: ignore[arg-type]

    def record(self, record_id: str, *, on: date | None = None, known: date | None = None) -> Detail:
        """Everything known of one record, its life as it was stated by the day `known`; NotFound when there is none."""
        found = catalogue.detail(self.database, record_id, on or date.today(), known)
        return replace(found, corrections=corrections_of(self.database, self.folder, record_id))

    def citations(self, record_id: str) -> tuple[Cited, ...]:
        """What a record cites, each with the record or records that it may mean; NotFound when there is none."""
        with reading(self.database) as session:
            return cited_in(session, record_id)

    def state(self, record_id: str, *, on: date | None = None, provision: str = "") -> State:
        """The state of a record, or of a provision that an event names (第七条), on a day."""
        with reading(self.database) as session:
            return state_on(session, record_id, on or date.today(), provision)

    def titles(self, detail: Detail) -> dict[str, Link]:
        """Title and number of every record that a detail names."""
        with reading(self.database) as session:
            return catalogue.links(session, catalogue.names_in(detail))

    def holdings(self, *, on: date | None = None) -> Holdings:
        """What the archive holds, in numbers."""
        return catalogue.holdings(self.database, on or date.today())

    def search(
        self, words: str, *, on: date | None = None, sort: str = "relevance", **wanted: str | int | None
    ) -> Results:
        """Search titles, numbers and texts; hits are made as they are looked at. Keywords as in `records`."""
        return self.searcher.search(words, filters_of(**wanted), on or date.today(), sort)  # type: ignore[arg-type]

    def similar(self, record_id: str, *, on: date | None = None, **wanted: str | int | None) -> Results:
        """Records like one, the most alike first. Keywords as in `records`."""
        return self.searcher.similar(record_id, filters_of(**wanted), on or date.today())  # type: ignore[arg-type]

    def facets(self, *, on: date | None = None, **wanted: str | int | None) -> Facets:
        """How many records there are of each state, issuer, year and kind. Keywords as in `records`."""
        return facets(self.database, on or date.today(), filters_of(**wanted))  # type: ignore[arg-type]

    def impact(self, record_id: str, *, on: date | None = None) -> tuple[Left, ...]:
        """Documents not yet ended that rest on, implement or cite a record: what its end leaves behind."""
        return following.impact(self.database, record_id, on or date.today())

    def expiring(self, *, within: str = "6m", on: date | None = None) -> list[tuple[Summary, Change]]:
        """Changes of state that lie ahead within a span (6m, 2y, 30d), in the order of days."""
        return following.expiring(self.database, within, on or date.today())
