/** Groups of an IPv6 address that one customer has to choose from: the rest of it is theirs (RFC 6177 section 2). */
const NETWORK_GROUPS = 4;

/**
 * Where a request comes from, as limits count it; undefined where nobody vouches for it. `CF-Connecting-IP` is
 * Cloudflare's word where Cloudflare has said something of its own; elsewhere anybody can send that header.
 */
export function sourceOf(request: Request): string | undefined {
  const address = request.headers.get("cf-connecting-ip");
  return address === null || !request.cf ? undefined : networkOf(address);
}

/**
 * What of an address tells one source from another: all of an IPv4 address, and of an IPv6 address its /64, within
 * which whoever has it changes at will. An IPv4 address in IPv6 notation is that IPv4 address: RFC 4291 section 2.5.5.2.
 */
export function networkOf(address: string): string {
  if (!address.includes(":") || !URL.canParse(`http://[${address}]`)) return address;
  const groups = groupsOf(new URL(`http://[${address}]`).hostname.slice(1, -1));
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff)
    return ipv4Of(groups.slice(6));
  const network = groups.slice(0, NETWORK_GROUPS).map((group) => group.toString(16));
  return `${network.join(":")}::/64`;
}

/** The eight groups of an address as the URL Standard writes it: hexadecimal, the longest run of zeros left out. */
function groupsOf(address: string): readonly number[] {
  const [before = [], after = []] = address
    .split("::")
    .map((part) => (part === "" ? [] : part.split(":").map((group) => Number.parseInt(group, 16))));
  return [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
}

function ipv4Of(groups: readonly number[]): string {
  return groups.flatMap((group) => [group >> 8, group & 0xff]).join(".");
}
