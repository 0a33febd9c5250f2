"""A county's office system as its own program would be: nothing of ours is imported, only the standards are spoken.

    python -m tests.journeys.outside HOOK_PORT HEARD

It reads one order a line (JSON) on its standard input and answers each with one line. What reaches its webhook and is
proven by Standard Webhooks is written to HEARD, one line each; while the order `down` holds it answers 503.
"""

import asyncio
import json
import sys
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import aiohttp
from standardwebhooks import Webhook

state: dict[str, Any] = {"down": False, "secret": ""}


def hook(heard: Path) -> type[BaseHTTPRequestHandler]:
    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = 503
            if not state["down"]:
                told = Webhook(state["secret"]).verify(body, dict(self.headers.items()))
                line = json.dumps({"id": self.headers["webhook-id"], **told}, ensure_ascii=False)
                with heard.open("a", encoding="utf-8") as log:
                    log.write(line + "\n")
                status = 204
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    return Hook


async def send_document(order: dict[str, Any]) -> dict[str, Any]:
    """The same request as often as it is asked for; all answers, which should be one."""
    headers = {"Authorization": f"Bearer {order['token']}", "Idempotency-Key": order["key"]}
    statuses, bodies = [], []
    for _ in range(order["times"]):
        form = aiohttp.FormData({"document": json.dumps(order["document"], ensure_ascii=False)})
        paper = Path(order["paper"]).read_bytes()
        form.add_field("paper", paper, filename="请示.pdf", content_type="application/pdf")
        url = f"{order['api']}/documents"
        async with aiohttp.request("POST", url, headers=headers, data=form) as answer:
            statuses.append(answer.status)
            bodies.append(await answer.json(content_type=None))
    return {"statuses": statuses, "bodies": bodies}


async def read(order: dict[str, Any]) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {order['token']}"} if order["token"] else {}
    async with aiohttp.request("GET", order["url"], headers=headers) as answer:
        return {"status": answer.status, "body": await answer.json(content_type=None)}


async def alarm(order: dict[str, Any]) -> dict[str, Any]:
    """Signed as the standard says, with the source's own secret."""
    body, now = json.dumps(order["content"], ensure_ascii=False), datetime.now(UTC)
    headers = {
        "webhook-id": order["id"],
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(order["secret"]).sign(order["id"], now, body),
        "content-type": "application/json",
    }
    async with aiohttp.request("POST", order["url"], data=body.encode(), headers=headers) as answer:
        return {"status": answer.status}


async def set_state(order: dict[str, Any]) -> dict[str, Any]:
    state.update({name: value for name, value in order.items() if name in state})
    return {}


def main() -> None:
    port, heard = int(sys.argv[1]), Path(sys.argv[2])
    server = ThreadingHTTPServer(("127.0.0.1", port), hook(heard))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    orders = {"send": send_document, "read": read, "alarm": alarm, "set": set_state}
    for line in sys.stdin:
        order = json.loads(line)
        print(json.dumps(asyncio.run(orders[order["do"]](order)), ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
