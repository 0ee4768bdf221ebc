import { freePort } from '../../../scripts/processes/ports.ts';
import { createDemo, type DemoSettings } from '../../../src/demo/app.ts';
import { CLIENT } from './fake-provider.ts';
import { createVisitor, type Visitor } from './visitor.ts';

export interface RunningDemo {
  readonly publicUrl: string;
  readonly log: readonly string[];
  readonly visitor: (stolen?: ReadonlyMap<string, string>) => Visitor;
  readonly close: () => Promise<void>;
}

/** Fieldnotes on a free port, as a client of `issuer`. */
export async function startDemo(issuer: string, settings: Partial<DemoSettings> = {}): Promise<RunningDemo> {
  const publicUrl = settings.publicUrl ?? `http://localhost:${String(await freePort())}`;
  const log: string[] = [];
  const demo = createDemo({ issuer, ...CLIENT, log: (line) => log.push(line), ...settings, publicUrl });
  await demo.listen({ port: Number(new URL(publicUrl).port) });
  return { publicUrl, log, visitor: (stolen) => createVisitor(publicUrl, stolen), close: demo.close };
}
