import * as v from 'valibot';

const id = v.pipe(v.string(), v.minLength(1));

/** `script`: the UUID that the content script made, where the browser tells no `documentId` (P11). */
export const DocumentIdentitySchema = v.strictObject({ kind: v.picklist(['browser', 'script']), id });
export type DocumentIdentity = v.InferOutput<typeof DocumentIdentitySchema>;

/** The page that showed a code, as the browser reported it. It is always the top frame, so `origin` is `top_origin`. */
export const ObservedPageSchema = v.strictObject({
  tabId: v.number(),
  windowId: v.number(),
  document: DocumentIdentitySchema,
  origin: v.string(),
  path: v.string(),
  title: v.string(),
  privateWindow: v.boolean(),
});
export type ObservedPage = v.InferOutput<typeof ObservedPageSchema>;

export const sameDocument = (a: DocumentIdentity, b: DocumentIdentity): boolean => a.kind === b.kind && a.id === b.id;
