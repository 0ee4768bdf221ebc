import { contains } from './element-name.ts';
import { holderOf } from './holder.ts';
import { animationsOf, isShadow, type Tree } from './page-trees.ts';

/** What an animation may change without moving or drawing anything elsewhere; and what is no property of style. */
const STANDING =
  /^(?:offset|computedOffset|easing|composite|opacity|visibility|boxShadow|background\w+|outline\w+|.*[cC]olor)$/;
/** What no frame can stand in; the target of its animation is the element that has it. */
const WITHOUT_ELEMENTS = new Set(['::before', '::after', '::marker', '::placeholder', '::backdrop']);
/** Frames inside each other, and shadow roots; browsers stop pages at fewer. */
const MOST_STEPS = 64;

/**
 * Whether an animation that runs may move one of these frames. Browsers go on with it while the page's thread is busy:
 * between two places that anybody could ask for, the screen has shown others.
 */
export function areMoved(trees: Iterable<Tree>, frames: readonly Element[]): boolean {
  if (frames.length === 0) return false;
  for (const tree of trees) {
    for (const animation of animationsOf(tree)) {
      const effect = animation.effect as Partial<KeyframeEffect> | null;
      const target = WITHOUT_ELEMENTS.has(effect?.pseudoElement ?? '') ? null : (effect?.target ?? null);
      if (target === null || animation.playState !== 'running' || !movesByIt(effect)) continue;
      if (frames.some((frame) => carries(target, frame))) return true;
    }
  }
  return false;
}

function movesByIt(effect: Partial<KeyframeEffect> | null): boolean {
  const keyframes = effect?.getKeyframes?.() ?? [];
  return keyframes.some((keyframe) => Object.keys(keyframe).some((name) => !STANDING.test(name)));
}

/** What is in the shadow root of a host may be around each of the host's children, by a slot. */
function carries(target: Element, frame: Element): boolean {
  const around = hostOf(target) ?? target;
  let inside: Element | null = frame;
  for (let step = 0; inside !== null && step < MOST_STEPS; step++) {
    if (contains(target, inside) || contains(around, inside)) return true;
    inside = holderOf(inside);
  }
  return false;
}

function hostOf(element: Element): Element | null {
  const root = Node.prototype.getRootNode.call(element);
  return isShadow(root) ? root.host : null;
}
