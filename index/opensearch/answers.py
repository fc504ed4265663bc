"""Tells an answer of OpenSearch from that of what may stand in its place: a login page, a proxy, another service."""

from __future__ import annotations

from typing import Any

SIGNS = {
    "GET /": "version",
    "GET health": "cluster_name",
    "PUT _index_template": "acknowledged",
    "DELETE _index_template": "acknowledged",
    "PUT NAME": "acknowledged",
    "DELETE NAME": "acknowledged",
    "POST _aliases": "acknowledged",
    "POST _refresh": "_shards",
    "GET _doc": "_index",
    "PUT _doc": "_index",
    "POST _update": "_index",
    "POST _bulk": "items",
    "POST _search": "_shards",
    "POST point_in_time": "pit_id",
    "DELETE point_in_time": "pits",
}
"""What is in every answer to a request."""

SIGNS_OF_EACH = {"GET NAME": "mappings", "GET _mapping": "mappings", "GET _alias": "aliases"}
"""What the answer to a request has of each of the indices that it is about."""

SHOWN = 200
"""Letters of a reason that are shown: what is no OpenSearch may answer with a whole page."""


def is_own(method: str, url: str, answer: Any) -> bool:
    """Whether an answer is of OpenSearch's own shape; that to a request of which no sign is known may be anything."""
    request = f"{method} {word_of(url)}"
    if request not in SIGNS and request not in SIGNS_OF_EACH:
        return True
    if not isinstance(answer, dict):
        return False
    if is_refusal(answer):
        return True
    if request in SIGNS:
        return SIGNS[request] in answer
    return all(isinstance(each, dict) and SIGNS_OF_EACH[request] in each for each in answer.values())


def is_refusal(answer: Any) -> bool:
    """Whether it is an error as OpenSearch tells it, or a document that is not there."""
    if not isinstance(answer, dict):
        return False
    if "error" in answer:
        return "status" in answer and isinstance(answer["error"], dict) and "type" in answer["error"]
    return answer.get("found") is False and {"_index", "_id"} <= answer.keys()


def word_of(url: str) -> str:
    """The word of an address that says what is asked for."""
    parts = url.strip("/").split("/")
    words = [part for part in parts if part.startswith("_") or part in ("health", "point_in_time")]
    return words[-1] if words else "NAME" if parts[0] else "/"


def cause_of(error: Any) -> tuple[str, str]:  # Any: the library's errors have their data by position
    """Why the cluster refused, as a word and in its own words."""
    info = error.info
    if not is_refusal(info):
        return "", shortened(str(error.error))
    if "error" not in info:
        return "document_missing_exception", f"no document {info['_id']} in {info['_index']}"
    causes = info["error"].get("root_cause") or [info["error"]]
    return str(causes[0].get("type", "")), str(causes[0].get("reason", "")).rstrip(".")


def shortened(reason: str) -> str:
    """A reason in one line that is not too long."""
    line = " ".join(reason.split())
    return (line if len(line) <= SHOWN else f"{line[:SHOWN]}…").rstrip(".")
