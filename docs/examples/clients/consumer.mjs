// Reacts to each outcome once: npm install kafkajs && node docs/examples/clients/consumer.mjs
import { Kafka, logLevel } from "kafkajs";

const kafka = new Kafka({ brokers: [process.env.KAFKA ?? "localhost:29092"], logLevel: logLevel.ERROR });
// It reads committed records only, by default.
const consumer = kafka.consumer({ groupId: "order-service-node" });
// In a product this is a unique column, written in the transaction of what is done.
const done = new Set();

function react(type, outcome) {
  switch (type) {
    case "io.cometvideo.video.completed.v1":
      return console.log(`${outcome.requestId} is at ${outcome.video.location}`);
    case "io.cometvideo.video.failed.v1":
      return console.log(`${outcome.requestId} failed: ${outcome.error.code}`);
    case "io.cometvideo.video.cancelled.v1":
      return console.log(`${outcome.requestId} was cancelled`);
    default:
      return console.log(`${outcome.requestId}: an event of a later version, left alone`);
  }
}

await consumer.connect();
await consumer.subscribe({ topic: "video.completions", fromBeginning: true });
await consumer.run({
  // The offset is committed after the function has returned; when it throws, the event comes again.
  eachMessage: async ({ message }) => {
    const id = message.headers.ce_id.toString();
    if (!done.has(id)) {
      react(message.headers.ce_type.toString(), JSON.parse(message.value));
      done.add(id);
    }
  },
});

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, async () => {
    await consumer.disconnect();
    console.log("end");
  });
}
