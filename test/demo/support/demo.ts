import { createDemo, type DemoSettings } from '../../../src/demo/app.ts';
import { CLIENT } from './fakeProvider.ts';
import { freePort } from './freePort.ts';
import { createVisitor, type Visitor } from './visitor.ts';

export interface RunningDemo {
  readonly publicUrl: string;
  readonly log: readonly string[];
  readonly visitor: (stolen?: ReadonlyMap<string, string>) => Visitor;
  readonly close: () => Promise<void>;
}

/** Fieldnotes on a free port, as a client of `issuer`. */
export async function startDemo(issuer: string, settings: Partial<DemoSettings> = {}): Promise<RunningDemo> {
  const port = await freePort();
  const publicUrl = `http://localhost:${String(port)}`;
  const log: string[] = [];
  const demo = createDemo({ issuer, publicUrl, ...CLIENT, log: (line) => log.push(line), ...settings });
  await demo.listen({ port });
  return { publicUrl, log, visitor: (stolen) => createVisitor(publicUrl, stolen), close: demo.close };
}
