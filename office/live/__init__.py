# An extension of ASGI: offered by office.live.ready_made, taken by office.live.sockets.
READY_MADE = "banjie.ready_made"
