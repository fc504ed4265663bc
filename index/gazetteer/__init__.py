"""The gazetteer: every place that Dateline knows, compiled to files that are mapped into memory.

`lookup` and `spelling` are used at run time; `build`, `sources`, `assembling` and `compiling` make the files in
`data` from packages and from the curated tables beside this file.
"""

from index.gazetteer.lookup import Gazetteer

__all__ = ["Gazetteer"]
