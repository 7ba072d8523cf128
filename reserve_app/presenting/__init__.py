"""Puts data into what people read. French, pure, no I/O.

Screens (through the state) and server-written pages (through the API) share it, so both say the
same thing.
"""
