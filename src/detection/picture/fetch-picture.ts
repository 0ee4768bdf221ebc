/** Bytes of a picture file at most, and milliseconds from asking for it to its last byte. */
export const MOST_BYTES = 4 * 1024 * 1024;
export const FETCH_TIME = 5_000;

/** What Chromium's `fetch` takes besides (Local Network Access); others look over it. */
interface PictureRequest extends RequestInit {
  readonly targetAddressSpace?: 'public';
}

/** The first ones that `picture-size.ts` reads: a server that has others too shall send these. */
const ACCEPTED = 'image/png,image/jpeg,image/webp,image/gif,image/bmp';

/**
 * The bytes at an address, as a stranger would get them: without cookies and referrer, and kept in no cache. `null`
 * when it fails in any way.
 *
 * A redirect is a failure: it could lead to a host that nobody granted or that is nearer than the page, and no mode of
 * fetch tells where it leads before it is followed.
 *
 * @param onlyPublic whether the host must be one of the public internet by the address that its name resolves to, too
 */
export async function fetchPicture(
  address: string,
  fetchIt: typeof fetch,
  ended: AbortSignal,
  onlyPublic: boolean,
): Promise<Uint8Array | null> {
  try {
    const request: PictureRequest = {
      // Chromium 156 holds it against the address itself: a public name of 127.0.0.1 fails.
      ...(onlyPublic ? { targetAddressSpace: 'public' } : {}),
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      redirect: 'error',
      cache: 'no-store',
      headers: { Accept: ACCEPTED },
      signal: ended,
    };
    const response = await fetchIt(address, request);
    if (!response.ok || response.body === null) {
      await response.body?.cancel();
      return null;
    }
    return await readBounded(response.body);
  } catch {
    return null;
  }
}

async function readBounded(body: ReadableStream<Uint8Array>): Promise<Uint8Array | null> {
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > MOST_BYTES) {
      await reader.cancel();
      return null;
    }
    chunks.push(value);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
