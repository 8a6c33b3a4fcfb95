/** Serves a policy for the benchmark and prints the port: node rest-server.js POLICY|nothing */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { findBuiltInPolicy } from "../src/policies/index.js";
import { serveBuiltIn, servePolicy } from "../src/rest/index.js";

const [name = ""] = process.argv.slice(2);
const policy = findBuiltInPolicy(name);

if (policy) {
  const log = (): void => undefined;
  const { url } = await servePolicy({
    policy: serveBuiltIn(policy),
    host: "127.0.0.1",
    port: 0,
    log,
  });
  console.log(new URL(url).port);
} else {
  const body = '{"suspensions":[],"assignments":[]}';
  const headers = { "content-type": "application/json", "content-length": body.length };
  const server = createServer((request, response) => {
    request.resume().on("end", () => response.writeHead(200, headers).end(body));
  });
  server.listen(0, "127.0.0.1", () => console.log((server.address() as AddressInfo).port));
}
