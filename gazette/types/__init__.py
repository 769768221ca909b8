"""The values that travel through the archive. All are frozen.

Names are the English column of the field's vocabulary; the Chinese term stands once in each docstring.
"""
