/**
 * What a node has by its class. A document answers to the names of its pictures and forms, and a form to those of its
 * fields, in place of their own properties and methods, to content scripts too (HTML, [LegacyOverrideBuiltIns]).
 */
export function own<T extends Node, K extends keyof T>(node: T, name: K): T[K] {
  const value: unknown = Reflect.get(Object.getPrototypeOf(node) as object, name, node);
  return (typeof value === 'function' ? value.bind(node) : value) as T[K];
}
