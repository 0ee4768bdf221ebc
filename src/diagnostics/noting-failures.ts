import { errorCode } from './error-code.ts';
import type { ErrorRing } from './error-ring.ts';

/** The same calls; each that fails is noted under its name. What is thrown and answered stays what it was. */
export function notingFailures<T extends object>(calls: T, errors: ErrorRing): T {
  const noted = Object.entries(calls).map(([name, call]: [string, (...args: unknown[]) => Promise<unknown>]) => [
    name,
    async (...args: unknown[]) => {
      try {
        return await call(...args);
      } catch (error) {
        await errors.note(name, errorCode(error));
        throw error;
      }
    },
  ]);
  return Object.fromEntries(noted) as T;
}

/** The code of an answer that says no, as pages get it; `null` for every other answer. */
export function failureIn(response: unknown): string | null {
  if (typeof response !== 'object' || response === null || !('ok' in response) || response.ok !== false) return null;
  const failure = 'failure' in response ? response.failure : null;
  if (typeof failure !== 'object' || failure === null || !('code' in failure)) return null;
  return typeof failure.code === 'string' ? failure.code : null;
}
