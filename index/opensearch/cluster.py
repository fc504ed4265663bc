"""One cluster: how it is reached, and what its refusals mean."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from index.errors import IndexDamaged, StoreAway, StoreFailed, UsageError, UserRefused
from index.opensearch.address import Address
from index.opensearch.answers import cause_of, is_refusal, shortened

if TYPE_CHECKING:
    from opensearchpy import OpenSearch

Answered = TypeVar("Answered")

PATIENCE = 30.0
"""Seconds that a request may take."""

BUSY = frozenset({408, 429, 500, 502, 503, 504})
"""Answers of a cluster that may be better later."""

FORBIDDEN = 403
"""The user may not do this, if it is not over one day."""

PASSING = frozenset({"cluster_block_exception", "index_closed_exception", "search_context_missing_exception"})
"""Refusals that are over one day, whatever their status: a full disk, an index that was closed, a point in time that
went with its machine."""

LOST = frozenset({"index_not_found_exception", "document_missing_exception"})
"""Refusals that say that an index, or what it must hold, is not there."""

TOO_LARGE = 413
"""A request is larger than the cluster, or what stands before it, takes."""

UNREADABLE = frozenset({400, TOO_LARGE})
"""A request that is at fault itself."""

OLDEST = (2, 19)
"""The first version whose features suffice."""

STARTING = (0.2, 1.0, 2.0)
"""Seconds after which a part that does not answer is asked again."""

KEEP_ALIVE = "2m"
PAGE = 5_000
"""Rows that one request of a long list brings."""


class PartAway(StoreAway):
    """A part of an index does not answer."""


class RequestRefused(StoreFailed):
    """A request as a whole is not to be read, or too large."""


class Cluster:
    """A connection to a cluster. `connect` makes the client when the first request is made."""

    def __init__(self, address: Address, connect: Callable[[Address], OpenSearch] | None = None) -> None:
        self.address = address
        self.connect = connect or connected
        self.opened: OpenSearch | None = None

    @property
    def client(self) -> OpenSearch:
        """The library's client.

        Raises:
            UsageError: the extra is not installed.
        """
        if self.opened is None:
            self.opened = self.connect(self.address)
        return self.opened

    def require_version(self) -> None:
        """See to it that the cluster can keep an index; for whoever writes, so that a search needs no request more.

        Raises:
            StoreFailed: it is no OpenSearch, or one too old.
        """
        with self.asked() as client:
            version = client.info()["version"]
        if not isinstance(version, dict) or version.get("distribution") != "opensearch":
            raise StoreFailed(
                f"What answers at {self.address.shown} is no OpenSearch, though something like it.",
                "Name a cluster of OpenSearch as the store.",
            )
        number = str(version["number"])
        if tuple(map(int, number.split(".")[:2])) < OLDEST:
            raise StoreFailed(
                f"The cluster at {self.address.shown} is OpenSearch {number}, which is too old.",
                f"Upgrade it to {'.'.join(map(str, OLDEST))} or later.",
            )

    @contextmanager
    def asked(self) -> Iterator[OpenSearch]:
        """The client, for one request; what goes wrong is said in Dateline's own errors."""
        client = self.client
        from opensearchpy import exceptions

        try:
            yield client
        except exceptions.SSLError as error:
            raise self.insecure(error) from error
        except (exceptions.ConnectionError, exceptions.ConnectionTimeout) as error:
            raise StoreAway(
                f"The cluster at {self.address.shown} does not answer ({type(error).__name__}).",
                "Nothing is lost: what was not written is still waiting.",
            ) from error
        except exceptions.TransportError as error:
            raise self.refusal(error) from error
        except exceptions.SerializationError as error:
            raise self.stranger(str(error)) from error

    def insecure(self, error: Any) -> StoreFailed:  # Any: the library's errors have their data by position
        """Why no encrypted connection came about."""
        if "certificate" in error.error.lower():
            return StoreFailed(
                f"The certificate of {self.address.shown} cannot be trusted: {error.error}.",
                "Name the certificates of those who vouch for it: ca_file in [cluster] of dateline.toml.",
            )
        return StoreAway(
            f"What answers at {self.address.shown} does not speak TLS: {error.error}.",
            "Is the port right? A cluster without TLS, on this machine only, is written http://host:port/prefix.",
        )

    def stranger(self, reason: str) -> StoreAway:
        """Something else than a cluster answers."""
        return StoreAway(
            f"What answers at {self.address.shown} is no OpenSearch: {shortened(reason)}.",
            "See to the store's address, and to what stands between this machine and the cluster. Nothing is lost.",
        )

    def refusal(self, error: Any) -> Exception:  # Any: as above
        """What an answer other than success means."""
        status, (kind, reason) = error.status_code, cause_of(error)
        if kind in PASSING:
            return StoreAway(f"The cluster at {self.address.shown} cannot do this now ({status}): {reason}.")
        if status == 401:
            return UserRefused(
                f"The cluster at {self.address.shown} refuses this user ({status}).",
                "Set DATELINE_STORE_USER and DATELINE_STORE_PASSWORD, or user and password_file in [cluster].",
            )
        if status == FORBIDDEN:
            return self.forbidden(reason)
        if status not in BUSY and status != TOO_LARGE and not is_refusal(error.info):
            return self.stranger(f"{status} {reason}")
        if kind in LOST:
            return IndexDamaged(
                f"The cluster at {self.address.shown} has no such index: {reason}.",
                "The next `dateline sync`, `add` or `watch` builds it from the catalog.",
            )
        if status == TOO_LARGE:
            return RequestRefused(
                f"The cluster at {self.address.shown} takes no request as large as this one ({status}).",
                "Ask for fewer words and patterns at once, or raise http.max_content_length on the cluster.",
            )
        if "maxClauseCount" in reason or "too_many" in reason:
            return UsageError(
                "The query has more words and parts than the cluster takes at once.",
                "Ask for fewer, or raise indices.query.bool.max_clause_count on the cluster.",
            )
        if kind == "search_phase_execution_exception" and status in BUSY:
            return PartAway(f"A part of the index at {self.address.shown} does not answer ({status}): {reason}.")
        if status in BUSY:
            return StoreAway(f"The cluster at {self.address.shown} cannot answer now ({status}): {reason}.")
        kind_of_failure = RequestRefused if status in UNREADABLE else StoreFailed
        return kind_of_failure(f"The cluster at {self.address.shown} refused a request ({status}): {reason}.")

    def forbidden(self, reason: str) -> UserRefused:
        """The user may not do what was asked of the cluster."""
        return UserRefused(
            f"The cluster at {self.address.shown} refuses this user ({FORBIDDEN}){': ' * bool(reason)}{reason}.",
            "Give the user the role of docs/cluster.md, on the names that the store's address begins.",
        )

    def search(self, index: str | None, body: Mapping[str, Any]) -> dict[str, Any]:
        """The answer of every shard.

        Raises:
            StoreAway: a part of the cluster did not answer.
        """
        return patiently(lambda: self.search_once(index, body))

    def search_once(self, index: str | None, body: Mapping[str, Any]) -> dict[str, Any]:
        """As `search`, with one request."""
        params = {} if index is None else {"allow_partial_search_results": "false"}
        with self.asked() as client:
            found: dict[str, Any] = client.search(index=index, body=dict(body), params=params)
        shards = found["_shards"]
        if shards["failed"] or found["timed_out"]:
            raise PartAway(
                f"{shards['failed']} of {shards['total']} parts of the index at {self.address.shown} did not answer.",
                "The rest alone would be a wrong answer. See `GET _cluster/health` on the cluster.",
            )
        return found

    def point_in_time(self, index: str) -> str:
        """The name of a state of every shard, which is kept for a while."""
        with self.asked() as client:
            # By default, what shards are not there would be left out without a word.
            params = {"keep_alive": KEEP_ALIVE, "allow_partial_pit_creation": "false"}
            point: str = client.create_pit(index=index, params=params)["pit_id"]
        return point

    def every(
        self,
        index: str,
        query: Mapping[str, Any],
        *,
        by: str,
        fields: Sequence[str] = (),
        versions: bool = False,
    ) -> Iterator[dict[str, Any]]:
        """All documents that match, at one point in time, sorted by a field of distinct values; with these fields, and
        their versions if they are asked for.

        Raises:
            StoreAway: a part of the cluster did not answer.
        """
        point = patiently(lambda: self.point_in_time(index))
        try:
            after: list[Any] | None = None
            while True:
                body: dict[str, Any] = {
                    "size": PAGE,
                    "query": query,
                    "_source": list(fields) or False,
                    "version": versions,
                    "sort": [{by: "asc"}],
                    "pit": {"id": point, "keep_alive": KEEP_ALIVE},
                }
                if after:
                    body["search_after"] = after
                hits = self.search(None, body)["hits"]["hits"]
                yield from hits
                if len(hits) < PAGE:
                    return
                after = hits[-1]["sort"]
        finally:
            with self.asked() as client:
                client.delete_pit(body={"pit_id": [point]}, params={"ignore": 404})

    def close(self) -> None:
        """Close the connections."""
        if self.opened is not None:
            self.opened.close()
            self.opened = None


def patiently(ask: Callable[[], Answered]) -> Answered:
    """An answer, asked for again while a part of an index does not give it: one just made answers in a moment."""
    for pause in STARTING:
        try:
            return ask()
        except PartAway:
            time.sleep(pause)
    return ask()


def runs(values: Sequence[str]) -> Iterator[Sequence[str]]:
    """Values in runs that are small enough for one request."""
    return (values[start : start + PAGE] for start in range(0, len(values), PAGE))


def connected(address: Address) -> OpenSearch:
    """A client of the cluster at an address.

    Raises:
        UsageError: the extra is not installed.
    """
    try:
        from opensearchpy import OpenSearch

        from index.opensearch.line import Line
    except ModuleNotFoundError as error:
        raise UsageError(
            f"The store {address.shown} needs opensearch-py, which is not installed.",
            "Install it with: pip install 'dateline[opensearch]'",
        ) from error
    # It logs every request; what goes wrong is said in our own errors.
    logging.getLogger("opensearch").setLevel(logging.CRITICAL)
    secure: dict[str, Any] = {"verify_certs": True} if address.secure else {}
    if address.ca_file:
        secure["ca_certs"] = str(address.ca_file)
    return OpenSearch(
        [{"host": host, "port": port} for host, port in address.hosts],
        transport_class=Line,
        use_ssl=address.secure,
        http_auth=(address.user, address.password) if address.user else None,
        timeout=PATIENCE,
        max_retries=max(2, len(address.hosts)),
        # Every request may be made twice; another machine may answer it.
        retry_on_timeout=len(address.hosts) > 1,
        **secure,
    )
