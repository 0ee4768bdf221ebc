import { request as ask, createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { waitUntil } from '../../../scripts/browser/wait-until.ts';

/** What a call meets on its way to the token server. */
export type Weather =
  /** The connection is cut before the server hears of the call. */
  | 'cut'
  /** The server does the call, and its answer never arrives. */
  | 'answer lost'
  /** The call waits until the weather is over, and then goes through. */
  | 'held'
  /** Somebody else answers, and the server hears of nothing. */
  | ((response: ServerResponse) => void);

export interface WeatherOver {
  /** Waits until a call met it. */
  metOne(): Promise<void>;
  /** How many calls met it. A browser may repeat a call whose connection was cut. */
  met(): number;
  /** Calls go through again, also those that were held. */
  over(): void;
}

/** The network in front of the token server: every connection to it goes through here. */
export interface ServerGate {
  /** From now on the calls to paths that match meet this. Preflights (CORS) never do. */
  weather(path: RegExp, weather: Weather): WeatherOver;
  /** No more weather. */
  clear(): void;
  /** Nothing listens there any more, as when the server's process is gone. */
  shut(): Promise<void>;
  open(): Promise<void>;
}

interface Front extends WeatherOver {
  readonly path: RegExp;
  readonly weather: Weather;
  readonly ended: Promise<void>;
  meet(): void;
}

/** Listens on `port` and hands on to `serverPort` of this machine. Not open yet. */
export function createServerGate(port: number, serverPort: number): ServerGate {
  const fronts = new Set<Front>();
  let listening: Server | null = null;

  const pass = (call: IncomingMessage, response: ServerResponse, lose: boolean): void => {
    const { method, url, headers } = call;
    const onward = ask({ host: '127.0.0.1', port: serverPort, method, path: url, headers, agent: false }, (answer) => {
      if (lose) {
        answer.resume().once('end', () => response.destroy());
        return;
      }
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
      answer.once('error', () => response.destroy());
    });
    onward.once('error', () => response.destroy());
    // A browser that hangs up must not leave a long poll behind at the server.
    response.once('close', () => onward.destroy());
    call.pipe(onward);
  };

  const receive = async (call: IncomingMessage, response: ServerResponse): Promise<void> => {
    const front = [...fronts].find(({ path }) => call.method !== 'OPTIONS' && path.test(call.url ?? ''));
    const weather = front?.weather ?? 'clear';
    front?.meet();
    if (typeof weather === 'function') {
      weather(response);
      return;
    }
    if (weather === 'cut') {
      response.destroy();
      return;
    }
    if (weather === 'held') await front?.ended;
    pass(call, response, weather === 'answer lost');
  };

  return {
    weather(path, weather) {
      let end: () => void = () => undefined;
      let met = 0;
      const ended = new Promise<void>((resolve) => {
        end = resolve;
      });
      const front: Front = {
        path,
        weather,
        ended,
        meet: () => {
          met += 1;
        },
        met: () => met,
        metOne: async () => {
          await waitUntil(`a call to ${String(path)}`, () => (met > 0 ? true : null));
        },
        over() {
          fronts.delete(front);
          end();
        },
      };
      fronts.add(front);
      return front;
    },
    clear() {
      for (const front of fronts) front.over();
    },
    async shut() {
      const server = listening;
      listening = null;
      if (server === null) return;
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
    },
    async open() {
      if (listening !== null) return;
      const server = createServer((call, response) => void receive(call, response));
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, '127.0.0.1', resolve);
      });
      listening = server;
    },
  };
}
