"""The store for many machines: articles in an OpenSearch cluster, asked with the same query tree."""
