// Asks for one video: npm install kafkajs && node docs/examples/clients/producer.mjs order-1 "A lamp"
import { Kafka, Partitioners, logLevel } from "kafkajs";

const [id, prompt] = process.argv.slice(2);
const kafka = new Kafka({ brokers: [process.env.KAFKA ?? "localhost:29092"], logLevel: logLevel.ERROR });
// The partitioner that the Java client has, so that a repeat from elsewhere finds the same partition.
const producer = kafka.producer({ idempotent: true, createPartitioner: Partitioners.DefaultPartitioner });
await producer.connect();
const request = { requestId: id, model: "doubao-seedance-2-0-fast", prompt, seconds: 4 };
// The key is the idempotency key: sent again after a doubt, the request is still one video.
const [sent] = await producer.send({
  topic: "video.requests",
  acks: -1,
  messages: [{ key: id, value: JSON.stringify(request) }],
});
console.log(`${id} is in partition ${sent.partition}`);
await producer.disconnect();
