import { MAX_JSON_DEPTH } from './bounds.ts';

export type Json =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'not_json' }
  | { readonly kind: 'too_deep' };

/**
 * A JSON text (RFC 8259), read only where nothing in it is deeper than `MAX_JSON_DEPTH`. Never throws. A key
 * `__proto__` becomes a property like any other (ECMA-262, JSON.parse), and no reader here asks for it.
 */
export function parseJson(text: string): Json {
  if (depthOf(text) > MAX_JSON_DEPTH) return { kind: 'too_deep' };
  try {
    return { kind: 'json', value: JSON.parse(text) as unknown };
  } catch {
    return { kind: 'not_json' };
  }
}

/** How deep brackets stand in each other outside of strings, of JSON and of what only begins like it. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (inString) {
      if (character === '\\') at += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') {
      inString = true;
    } else if (character === '[' || character === '{') {
      depth += 1;
      deepest = Math.max(deepest, depth);
    } else if (character === ']' || character === '}') {
      depth -= 1;
    }
  }
  return deepest;
}

/** A JSON object, for looking at what a file is before its fields are read by a schema. */
export function objectOf(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : null;
}

/** Whether an object itself has all these names: not by its prototype. */
export function has(value: unknown, ...names: readonly string[]): boolean {
  const object = objectOf(value);
  return object !== null && names.every((name) => Object.hasOwn(object, name));
}
