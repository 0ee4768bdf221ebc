import type { Counts, DiagnosticsView, Readable } from '../../messaging/views.ts';
import { DiscoverySchema } from '../../wire/discovery.ts';

/**
 * The diagnostics as lines of text. In English whatever the browser's language: they are read by who runs the server
 * or works on the extension. `browser` is what the browser calls itself (RFC 9110 section 10.1.5).
 */
export function diagnosticsText(view: DiagnosticsView, version: string, browser: string): string {
  const lines = [
    `Countersign ${version}, protocol ${DiscoverySchema.entries.protocol.literal}`,
    `Browser: ${browser}`,
    `At: ${time(view.at)}`,
    `Grants and settings: ${part(
      view.settings,
      ({ allSites, sites, openPopupByItself }) =>
        `all sites ${yesNo(allSites)}, single sites ${sites}, opens by itself ${yesNo(openPopupByItself)}`,
    )}`,
    `Accounts: ${part(view.accounts, counts)}`,
    `Enrolments under way: ${part(view.enrolments, counts)}`,
    `Requests: ${part(view.requests, counts)}`,
    `History: ${part(view.history, counts)}`,
    `Accounts with codes: ${part(view.passcodes, counts)}`,
    `Accounts with codes: ${part(view.passcodes, counts)}`,
    `Vault: ${part(view.vault, (state) => state)}`,
    `Database: ${part(
      view.database,
      ({ version: schema, quarantined, snapshots }) =>
        `version ${schema}, put aside ${counts(quarantined)}, snapshots ${snapshots}`,
    )}`,
    ...clockLines(view.clockOffsets),
    `Last errors: ${view.errors.length === 0 ? 'none' : ''}`.trimEnd(),
    ...view.errors.map(({ at, where, code }) => `  ${time(at)} ${where} ${code}`),
  ];
  return `${lines.join('\n')}\n`;
}

function clockLines(offsets: DiagnosticsView['clockOffsets']): readonly string[] {
  if (offsets.kind === 'unreadable' || offsets.value.length === 0) {
    return [`Clocks of servers: ${part(offsets, () => 'none met yet')}`];
  }
  return offsets.value.map(
    (seconds, index) => `Clock of server ${index + 1}: ${Math.abs(seconds)} s ${seconds < 0 ? 'behind' : 'ahead'}`,
  );
}

const part = <T>(readable: Readable<T>, say: (value: T) => string): string =>
  readable.kind === 'read' ? say(readable.value) : `unreadable (${readable.code})`;

function counts(found: Counts): string {
  const said = Object.entries(found).map(([kind, count]) => `${kind} ${count}`);
  return said.length === 0 ? 'none' : said.join(', ');
}

const yesNo = (value: boolean) => (value ? 'yes' : 'no');
const time = (at: number) => new Date(at).toISOString();
