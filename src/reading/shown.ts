import type { OpenedPicture } from '../detection/capture/opened-picture.ts';
import type { PagePicture } from '../messaging/messages.ts';
import type { Refusal } from '../pictures/open-file.ts';
import type { PlacedCode } from '../vision/find-in-picture.ts';
import type { Region } from './region.ts';

/** Why there is no picture to look at; texts under `read_refused_<why>_title` and `_text`. */
export type NoPicture =
  | Refusal
  /** Something else was pasted, or the browser does not show us the clipboard. */
  | 'no_picture'
  | 'clipboard_refused'
  /** Of the page that the person came from. */
  | `page_${Extract<PagePicture, { kind: 'none' }>['reason']}`;

export type Looked =
  /** `codes`: those that were found so far. */
  | { readonly kind: 'looking'; readonly codes: readonly PlacedCode[] }
  /** `of`: what was looked at last. */
  | { readonly kind: 'looked'; readonly of: 'whole' | 'region'; readonly codes: readonly PlacedCode[] };

export interface ShownPicture {
  readonly kind: 'picture';
  /** Of the page that the person came from, or one that they brought. */
  readonly source: 'page' | 'file';
  readonly picture: OpenedPicture;
  readonly region: Region | null;
  readonly looked: Looked;
}

/** What the page shows. */
export type Shown =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'opening' }
  | { readonly kind: 'refused'; readonly why: NoPicture }
  | ShownPicture;
