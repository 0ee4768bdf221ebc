/** One field of a message: a varint, or bytes. What has a fixed width is passed over, nobody here asks for it. */
export type ProtobufField =
  | { readonly number: number; readonly kind: 'varint'; readonly value: bigint }
  | { readonly number: number; readonly kind: 'bytes'; readonly value: Uint8Array };

/** Bytes of a varint: ten hold 64 bits. */
const LONGEST_VARINT = 10;

/**
 * The fields of a message in the wire format of Protocol Buffers (protobuf.dev/programming-guides/encoding), in their
 * order, or null where the bytes are no such message. Bytes are views, lengths are held against what is there before
 * anything is made of them, and messages within messages are left to who asks: nothing recurses.
 */
export function readProtobuf(bytes: Uint8Array): readonly ProtobufField[] | null {
  const fields: ProtobufField[] = [];
  let at = 0;
  while (at < bytes.length) {
    const tag = readVarint(bytes, at);
    // A field's number has 29 bits, and begins with 1.
    if (tag === null || tag.value > 0xffff_ffffn || tag.value < 8n) return null;
    const number = Number(tag.value >> 3n);
    at = tag.next;
    switch (Number(tag.value & 7n)) {
      case 0: {
        const varint = readVarint(bytes, at);
        if (varint === null) return null;
        fields.push({ number, kind: 'varint', value: varint.value });
        at = varint.next;
        break;
      }
      case 1:
        at += 8;
        break;
      case 2: {
        const length = readVarint(bytes, at);
        if (length === null || length.value > BigInt(bytes.length - length.next)) return null;
        at = length.next + Number(length.value);
        fields.push({ number, kind: 'bytes', value: bytes.subarray(length.next, at) });
        break;
      }
      case 5:
        at += 4;
        break;
      default:
        // 3 and 4 were groups, which no message since 2008 has; 6 and 7 never were.
        return null;
    }
  }
  return at === bytes.length ? fields : null;
}

/** The message that holds these fields. A varint is a signed or unsigned number of 64 bits. */
export function writeProtobuf(fields: readonly ProtobufField[]): Uint8Array {
  const bytes: number[] = [];
  for (const field of fields) {
    if (field.kind === 'varint') {
      bytes.push(...varintOf(BigInt(field.number) << 3n), ...varintOf(field.value));
    } else {
      bytes.push(...varintOf((BigInt(field.number) << 3n) | 2n), ...varintOf(BigInt(field.value.length)));
      for (const byte of field.value) bytes.push(byte);
    }
  }
  return Uint8Array.from(bytes);
}

function readVarint(bytes: Uint8Array, at: number): { readonly value: bigint; readonly next: number } | null {
  let value = 0n;
  for (let place = 0; place < LONGEST_VARINT; place++) {
    const byte = bytes[at + place];
    if (byte === undefined) return null;
    value |= BigInt(byte & 0x7f) << BigInt(place * 7);
    if (byte < 0x80) return { value: BigInt.asUintN(64, value), next: at + place + 1 };
  }
  return null;
}

function varintOf(value: bigint): readonly number[] {
  const bytes: number[] = [];
  let left = BigInt.asUintN(64, value);
  for (; left > 0x7fn; left >>= 7n) bytes.push(Number(left & 0x7fn) | 0x80);
  return [...bytes, Number(left)];
}
