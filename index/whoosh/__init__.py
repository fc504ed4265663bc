"""The embedded store: the only place where Whoosh is touched."""
