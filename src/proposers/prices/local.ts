/**
 * Does the base URL lead to this machine or to one in a private network? True for loopback addresses, names that end in
 * `.localhost` or `.local`, names without a dot, and the private and link-local ranges of IPv4 (RFC 1918, 3927) and IPv6
 * (RFC 4193, 4291). False for what is no URL.
 */
export function isLocal(baseUrl: string): boolean {
  const host = hostOf(baseUrl);
  if (host === undefined) return false;
  const six = /^\[(.+)\]$/.exec(host)?.[1];
  if (six !== undefined) return isLocalSix(six);
  const four = fourOf(host);
  if (four) return isLocalFour(four);
  return !host.includes(".") || /\.(localhost|local)$/.test(host);
}

/** In lower case, without a final dot; undefined: no URL, or one without a host. */
function hostOf(baseUrl: string): string | undefined {
  if (!URL.canParse(baseUrl)) return undefined;
  const host = new URL(baseUrl).hostname.toLowerCase().replace(/\.$/, "");
  return host === "" ? undefined : host;
}

type Octets = readonly [number, number, number, number];

/** A URL's host is normalised: an IPv4 address has four decimal numbers, however it was written. */
function fourOf(host: string): Octets | undefined {
  const [, a, b, c, d] = /^(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(host) ?? [];
  return d === undefined ? undefined : [Number(a), Number(b), Number(c), Number(d)];
}

function isLocalFour([a, b]: Octets): boolean {
  return (
    a === 127 ||
    a === 10 ||
    (a === 172 && b >= 16 && b <= 31) ||
    (a === 192 && b === 168) ||
    (a === 169 && b === 254) ||
    // "Any address of this machine", which servers print as where they listen.
    a === 0
  );
}

function isLocalSix(address: string): boolean {
  if (address === "::1" || address === "::") return true;
  // An IPv4 address within IPv6 is normalised to hexadecimal: ::ffff:7f00:1.
  const [, high, low] = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/.exec(address) ?? [];
  if (high !== undefined && low !== undefined) {
    const [left, right] = [parseInt(high, 16), parseInt(low, 16)];
    return isLocalFour([left >> 8, left & 255, right >> 8, right & 255]);
  }
  return /^(f[cd][\da-f]{2}|fe[89ab][\da-f]):/.test(address);
}
