import { useCallback } from 'preact/hooks';
import type { DeviceView } from '../../messaging/views.ts';
import { failureWords } from '../../ui/failure-words.ts';
import type { Host } from '../../ui/host.ts';
import { type Answered, type Asked, useAsked } from '../use-asked.ts';

/**
 * The devices of an account as its server lists them, asked for again when `waiting` changes. Not on every change that
 * the browser reports: each of these questions reaches a server, and its answer is such a change itself.
 */
export function useDevices(host: Host, accountId: string, waiting: number): Asked<readonly DeviceView[]> {
  const ask = useCallback(async (): Promise<Answered<readonly DeviceView[]>> => {
    const answer = await host.send('devices.list', { accountId });
    return answer.ok ? { kind: 'there', value: answer.devices } : { kind: 'broken', why: failureWords(answer.failure) };
  }, [host, accountId, waiting]);
  return useAsked(ask);
}
