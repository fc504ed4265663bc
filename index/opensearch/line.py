"""The line to a cluster: requests go over it, and nothing comes back but what OpenSearch answers."""

from __future__ import annotations

from typing import Any

from opensearchpy import SerializationError, Transport

from index.opensearch.answers import is_own


class Line(Transport):
    """Makes the requests of the library's client."""

    def perform_request(self, method: str, url: str, *args: Any, **options: Any) -> Any:
        """The answer: an object, or for HEAD whether there is something.

        Raises:
            SerializationError: OpenSearch never answers so.
            TransportError: the request failed, or was refused by whomever.
        """
        try:
            answer = super().perform_request(method, url, *args, **options)
        except AttributeError as error:  # the library takes every refusal in JSON for an object
            raise SerializationError("JSON that is no object") from error
        if method == "HEAD" or is_own(method, url, answer):
            return answer
        raise SerializationError(f"nothing that answers {method} {url}")
