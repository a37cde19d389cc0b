// Validates docs/asyncapi.yaml with AsyncAPI's own parser: npm ci --ignore-scripts && node validate.mjs
import { Parser, fromFile } from "@asyncapi/parser";
import { fileURLToPath } from "node:url";

const file = fileURLToPath(new URL("../../docs/asyncapi.yaml", import.meta.url));
const { document, diagnostics } = await fromFile(new Parser(), file).parse();
for (const { severity, path, message } of diagnostics) {
  console.log(`${["error", "warning", "info", "hint"][severity]} ${path.join(".")}: ${message}`);
}
const invalid = !document || diagnostics.some(({ severity }) => severity <= 1);
console.log(`docs/asyncapi.yaml is ${invalid ? "not " : ""}valid`);
process.exitCode = invalid ? 1 : 0;
