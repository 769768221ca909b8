"""What doctor says of the search backend for large archives."""

from gazette.doctor import LARGE, examine, records_in


def tantivy(records=None):
    (found,) = [one for one in examine(records) if one.part == "tantivy"]
    return found.detail


def test_tantivy_is_recommended_from_a_measured_size(archive):
    assert records_in(archive.folder) == 0
    assert "for large archives (this archive holds 0)" in tantivy(0)
    assert "for large archives (this archive holds 49,999)" in tantivy(LARGE - 1)
    assert "recommended (this archive holds 50,000)" in tantivy(LARGE)
    assert '[search] backend = "tantivy"' in tantivy()


def test_where_there_is_no_archive_nothing_is_counted(tmp_path):
    assert records_in(tmp_path) is None
