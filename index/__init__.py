"""The floor of Dateline: what an article is, and where articles are kept."""

from index.article import Article, Dated, Mention, Passage, Place

__all__ = ["Article", "Dated", "Mention", "Passage", "Place"]
