/**
 * What a node has by its class. A form answers to the names of its fields, and a document to those of its pictures, in
 * place of their own properties and methods (HTML, [LegacyOverrideBuiltIns]): Chromium 156 shows the form's to content
 * scripts too, the document's to pages alone.
 */
export function own<T extends Node, K extends keyof T>(node: T, name: K): T[K] {
  const value: unknown = Reflect.get(Object.getPrototypeOf(node) as object, name, node);
  return (typeof value === 'function' ? value.bind(node) : value) as T[K];
}
