# Reacts to each outcome once: pip install confluent-kafka && python3 docs/examples/clients/consumer.py
import json
import os
import signal

from confluent_kafka import Consumer

consumer = Consumer({
    "bootstrap.servers": os.environ.get("KAFKA", "localhost:29092"),
    "group.id": "order-service-python",
    "isolation.level": "read_committed",
    "auto.offset.reset": "earliest",
    "enable.auto.commit": False,
})
done = set()  # In a product this is a unique column, written in the transaction of what is done.
running = True


def stop(*_):
    global running
    running = False


def react(kind, outcome):
    request_id = outcome["requestId"]
    if kind == "io.cometvideo.video.completed.v1":
        print(request_id, "is at", outcome["video"]["location"], flush=True)
    elif kind == "io.cometvideo.video.failed.v1":
        print(request_id, "failed:", outcome["error"]["code"], flush=True)
    elif kind == "io.cometvideo.video.cancelled.v1":
        print(request_id, "was cancelled", flush=True)
    else:
        print(request_id, "has an event of a later version, left alone", flush=True)


signal.signal(signal.SIGINT, stop)
signal.signal(signal.SIGTERM, stop)
consumer.subscribe(["video.completions"])
while running:
    event = consumer.poll(1.0)
    if event is None or event.error():
        continue
    headers = dict(event.headers())
    if headers["ce_id"] not in done:
        react(headers["ce_type"].decode(), json.loads(event.value()))
        done.add(headers["ce_id"])
    consumer.commit(event, asynchronous=False)  # Only what has been reacted to.
consumer.close()
print("end")
