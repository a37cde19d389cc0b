# Asks for one video: pip install confluent-kafka && python3 docs/examples/clients/producer.py order-1 "A lamp"
import json
import os
import sys

from confluent_kafka import Producer

request_id, prompt = sys.argv[1:]
producer = Producer({
    "bootstrap.servers": os.environ.get("KAFKA", "localhost:29092"),
    "enable.idempotence": True,
    # What the Java client has, so that a repeat from elsewhere finds the same partition.
    "partitioner": "murmur2_random",
})
request = {"requestId": request_id, "model": "doubao-seedance-2-0-fast", "prompt": prompt, "seconds": 4}


def sent(error, record):
    if error:
        sys.exit(f"not sent: {error}")
    print(request_id, "is in partition", record.partition())


# The key is the idempotency key: sent again after a doubt, the request is still one video.
producer.produce("video.requests", key=request_id, value=json.dumps(request), on_delivery=sent)
producer.flush()
