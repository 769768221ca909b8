"""Engines behind one protocol (`ocr.engines.protocol`), chosen by name (`ocr.engines.table`)."""
