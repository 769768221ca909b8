"""The database of an archive: tables, migrations, and the functions that read and write them."""
