"""API v1: what a connected system may ask and send. Every error is application/problem+json (RFC 9457)."""

from typing import Any

from ninja import NinjaAPI

from office.integration.api import directory, documents, matters, must_reads, news, problems, units
from office.integration.api.described import webhooks_described

DESCRIPTION = (
    "Every request carries `Authorization: Bearer <key>`. A caller sees what the unit it serves may read or follow; "
    "everything else is 404. Every POST carries an `Idempotency-Key`: the same request twice is one effect and one "
    "answer, another request under the same key is 422."
)


class Api(NinjaAPI):
    def get_openapi_schema(self, **options: Any) -> Any:
        """With the events that are told by webhook (OpenAPI 3.1, `webhooks`)."""
        schema = super().get_openapi_schema(**options)
        schema["webhooks"] = webhooks_described()
        schema["components"].setdefault("schemas", {})["Problem"] = problems.Problem.model_json_schema()
        for path in schema["paths"].values():
            for operation in path.values():
                operation["responses"]["default"] = problems.DESCRIBED
        return schema


api = Api(title="Banjie", version="1.0.0", description=DESCRIPTION, docs_url=None, urls_namespace="api-v1")
api.add_router("/documents", documents.router, tags=["documents"])
api.add_router("/matters", matters.router, tags=["matters"])
api.add_router("/must-reads", must_reads.router, tags=["must-reads"])
api.add_router("/units", units.router, tags=["units"])
api.add_router("/directory", directory.router, tags=["directory"])
api.add_router("/events", news.router, tags=["events"])
problems.answer_with_problems(api)
