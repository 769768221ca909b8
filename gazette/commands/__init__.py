"""The commands, a module for each thing people come to do; `cli` puts them together. No logic lives here.

Heavy parts of the library are imported inside the commands, so that help comes at once.
"""
