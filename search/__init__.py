"""From a question to ranked snippets."""
