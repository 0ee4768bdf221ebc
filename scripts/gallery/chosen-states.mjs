// @ts-check
import { SetupError } from '../setup/setup-error.mjs';

/**
 * The states whose name (`popup/asking`) begins with `wanted`, by gallery; all of them where it is empty.
 * @param {Readonly<Record<string, readonly string[]>>} galleries
 * @param {string} wanted
 * @returns {ReadonlyMap<string, readonly string[]>} only galleries that have some
 * @throws SetupError when there are none
 */
export function chosenStates(galleries, wanted) {
  const chosen = new Map();
  for (const [gallery, states] of Object.entries(galleries)) {
    const fitting = states.filter((state) => `${gallery}/${state}`.startsWith(wanted));
    if (fitting.length > 0) chosen.set(gallery, fitting);
  }
  if (chosen.size > 0) return chosen;
  const names = Object.keys(galleries).map((gallery) => `${gallery}/`);
  throw new SetupError(`No state of the gallery begins with "${wanted}": names begin with ${names.join(', ')}.`);
}
