import fc from 'fast-check';

/** What is sent in a field's, a segment's or a header's place: short and long, of other alphabets, of other languages. */
const TEXTS: readonly string[] = [
  '',
  ' ',
  '0',
  'null',
  '../../etc/passwd',
  '%00',
  '%2e%2e%2f',
  "' or 1=1 --",
  '<script>alert(1)</script>',
  '\u0000',
  '\u202egnp.exe',
  '\ud800',
  '💥'.repeat(40),
  'A'.repeat(22),
  'A'.repeat(43),
  'A'.repeat(5000),
  '__proto__',
  'constructor',
  'urn:ietf:params:oauth:request_uri:',
  'http://localhost:1/',
  'javascript:alert(1)',
  'a.b.c',
  'eyJhbGciOiJub25lIn0.e30.',
];

export const hostileText = fc.oneof(
  fc.constantFrom(...TEXTS),
  fc.string({ maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.base64String({ maxLength: 120 }),
);

const deep = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth));

const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.jsonValue({ maxDepth: 3 }),
  fc.double(),
  fc.constantFrom(null, true, -1, 2 ** 53, 1e308, [], {}, deep(500)),
);

/** A JSON text near a right one: a member less, another value, a strange or repeated member, or other bytes altogether. */
export function hostileJson(right: object): fc.Arbitrary<string> {
  const names = Object.keys(right);
  const name = names.length === 0 ? fc.constant('x') : fc.constantFrom(...names);
  const text = JSON.stringify(right);
  return fc
    .oneof(
      fc.tuple(name, hostileValue).map(([key, value]) => JSON.stringify({ ...right, [key]: value })),
      name.map((key) => JSON.stringify(Object.fromEntries(Object.entries(right).filter(([other]) => other !== key)))),
      fc.tuple(hostileText, hostileValue).map(([key, value]) => JSON.stringify({ ...right, [key]: value })),
      fc
        .tuple(fc.constantFrom('__proto__', 'constructor', ...names), hostileValue)
        .map(([key, value]) => text.replace('{', `{${JSON.stringify(key)}:${JSON.stringify(value)},`)),
      fc.nat(text.length).map((end) => text.slice(0, end)),
      fc.tuple(fc.nat(text.length), hostileText).map(([at, noise]) => text.slice(0, at) + noise + text.slice(at)),
      fc.jsonValue().map((value) => JSON.stringify(value)),
      hostileText,
    )
    .filter((changed) => changed !== text);
}

/** The same for a form or a query: fields less, other, strange or twice. */
export function hostileFields(right: Readonly<Record<string, string>>): fc.Arbitrary<string> {
  const names = Object.keys(right);
  const name = names.length === 0 ? fc.constant('x') : fc.constantFrom(...names);
  const encode = (fields: readonly (readonly [string, string])[]) =>
    new URLSearchParams(fields.map((f) => [...f])).toString();
  const whole = Object.entries(right);
  return fc
    .oneof(
      fc.tuple(name, hostileText).map(([key, value]) => encode(Object.entries({ ...right, [key]: value }))),
      name.map((key) => encode(whole.filter(([other]) => other !== key))),
      fc.tuple(name, hostileText).map(([key, value]) => encode([...whole, [key, value]])),
      fc.tuple(hostileText, hostileText).map(([key, value]) => encode([...whole, [key, value]])),
      fc.string({ maxLength: 80 }).map((raw) => raw.replace(/[^\x21-\x7e]|#/g, '%')),
    )
    .filter((changed) => changed !== encode(whole));
}

/** A path segment, as an address can hold it. */
export const hostileSegment = hostileText.map((text) =>
  encodeURIComponent(Buffer.from(text).toString()).slice(0, 2000),
);

/** A header's value: what may not stand in a header is left out. */
export const hostileHeader = hostileText.map((text) => text.replace(/[^\x21-\x7e]/g, '').slice(0, 6000));

/** A compact JWS near a right one: a part changed, cut, exchanged or made anew. */
export function hostileJws(right: string): fc.Arbitrary<string> {
  const parts = right.split('.');
  const part = fc.oneof(
    hostileHeader,
    fc.jsonValue({ maxDepth: 2 }).map((value) => Buffer.from(JSON.stringify(value)).toString('base64url')),
    fc
      .constantFrom('{"alg":"none"}', '{"alg":"HS256"}', '{"alg":"ES256","crit":["exp"]}')
      .map((header) => Buffer.from(header).toString('base64url')),
  );
  return fc
    .oneof(
      fc.tuple(fc.nat(2), part).map(([at, other]) => parts.with(at, other).join('.')),
      // A signature of the right length, of other bytes.
      fc
        .uint8Array({ minLength: 64, maxLength: 64 })
        .map((bytes) => parts.with(2, Buffer.from(bytes).toString('base64url')).join('.')),
      fc.nat(2).map((at) => parts.toSpliced(at, 1).join('.')),
      fc.tuple(fc.nat(right.length), hostileHeader).map(([at, noise]) => right.slice(0, at) + noise + right.slice(at)),
      hostileHeader,
    )
    .filter((changed) => changed !== right);
}

/** A token, a ticket or a code near a right one, never the right one itself. */
export function hostileToken(right: string): fc.Arbitrary<string> {
  return fc
    .oneof(
      fc.nat(right.length).map((end) => right.slice(0, end)),
      fc
        .tuple(fc.nat(right.length - 1), fc.constantFrom('A', 'b', '0', '-', '.'))
        .map(([at, other]) => right.slice(0, at) + other + right.slice(at + 1)),
      fc.tuple(fc.nat(right.length), hostileHeader).map(([at, noise]) => right.slice(0, at) + noise + right.slice(at)),
      hostileHeader,
    )
    .filter((changed) => changed !== right);
}

/** Rightly named cookies with these values, mostly, so that the rest of a request is looked at; or others, or nonsense. */
export function hostileCookies(right: string): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant(right) },
    { weight: 1, arbitrary: hostileHeader },
    {
      weight: 1,
      arbitrary: hostileHeader.map((value) =>
        right
          .split('; ')
          .map((pair) => `${pair.split('=')[0] ?? ''}=${value.replace(/[;,"\\]/g, '')}`)
          .join('; '),
      ),
    },
  );
}
