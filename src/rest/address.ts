/** Where a server listens. */
export interface RestAddress {
  /** A name or an IP address; one of version 6 without brackets. */
  readonly host: string;
  readonly port: number;
}

export const EXPECTED_ADDRESS = "host:port, as in localhost:8080 or [::1]:8080";

/** Reads `host:port`, with or without `http://` before it; undefined if it is none. */
export function parseAddress(text: string): RestAddress | undefined {
  const [, inBrackets, plain, digits] =
    /^(?:http:\/\/)?(?:\[([0-9A-Fa-f:.]+)\]|([\w.-]+)):(\d{1,5})\/?$/.exec(text) ?? [];
  const host = inBrackets ?? plain;
  const port = Number(digits);
  return host !== undefined && port >= 1 && port <= 65535 ? { host, port } : undefined;
}

/** As in `http://localhost:8080`. */
export function addressUrl({ host, port }: RestAddress): string {
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}
