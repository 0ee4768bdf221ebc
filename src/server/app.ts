import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import { createAudit } from './audit/audit.ts';
import { createRefusals } from './audit/refusals.ts';
import { sweepAudit } from './audit/sweep-audit.ts';
import { openApiScope } from './authenticator/api-scope.ts';
import { createDeviceAuthentication } from './authenticator/authenticate-device.ts';
import { BODY_LIMIT, registerBodies } from './authenticator/body.ts';
import { createProofChecker } from './authenticator/check-proof.ts';
import { createProofNonces } from './authenticator/nonce.ts';
import type { Config } from './config/config.ts';
import type { ServerContext } from './context.ts';
import { createOutbox } from './delivery/outbox.ts';
import { registerOutbox } from './delivery/outbox-page.ts';
import type { DevicesRoom } from './devices/devices-room.ts';
import { createNoticeSender } from './devices/notice-sender.ts';
import { createRefusalLinks } from './devices/refusal-links.ts';
import { registerRefusal } from './devices/refusal-routes.ts';
import { registerDevices } from './devices/routes.ts';
import { registerDiscovery } from './discovery/routes.ts';
import { registerEnrolmentApi } from './enrolment/api-routes.ts';
import { createEnrolmentRoom } from './enrolment/create-enrolment-room.ts';
import { registerEnrolmentPages } from './enrolment/page-routes.ts';
import { createErrorHandler, sendProblem } from './error-handler.ts';
import { registerHealth } from './health.ts';
import { createLimits, RATES, type Rates } from './limits/limits.ts';
import { createLogger } from './logger.ts';
import { answerNotFound } from './pages/register-pages.ts';
import { ProblemError } from './problem.ts';
import { endDeviceLogins } from './provider/end-device-logins.ts';
import { registerProvider } from './provider/register-provider.ts';
import { endQuietConnections } from './quiet-connections.ts';
import { regularly } from './regularly.ts';
import { refuseForeignTarget } from './request-target.ts';
import { secureHeaders } from './secure-headers.ts';
import { loadSecrets } from './store/secrets.ts';
import { openStore } from './store/store.ts';
import { sweepExpired } from './sweep.ts';
import { registerAuthenticatorRoutes } from './transactions/routes.ts';
import { loadCodeKey } from './verification/code-key.ts';
import { registerVerification } from './verification/routes.ts';
import type { VerificationRoom } from './verification/verification-room.ts';

export interface AppOptions {
  readonly config: Config;
  /** Whole seconds since 1970. */
  readonly now?: () => number;
  readonly logger?: FastifyBaseLogger;
  /** How many requests a requester and a device may make. */
  readonly rates?: Rates;
}

export interface App {
  readonly app: FastifyInstance;
  readonly context: ServerContext;
  /** Starts to answer at the configured address. Resolves to the address that it listens on. */
  listen(): Promise<string>;
  /** Answers what is under way, then closes connections and the store. */
  close(): Promise<void>;
}

/** Milliseconds between two sweeps of what ran out of time. Nothing depends on it. */
const SWEEP_EVERY = 60_000;

/** Milliseconds that a client has to send its request. */
const REQUEST_TIMEOUT = 20_000;

/** The whole token server, not listening yet. @throws StoreError when its files can't be used */
export async function createApp(options: AppOptions): Promise<App> {
  const { config, now = wholeSeconds, logger = createLogger(), rates = RATES } = options;
  const store = await openStore(config.store.file);
  try {
    const secrets = await loadSecrets(store.db, now);
    const codeKey = loadCodeKey(config.verification.key_file);
    const limits = createLimits(rates, now);
    const nonces = createProofNonces(secrets.nonceKey, now);
    const audit = createAudit(store.db, now);
    const refusals = createRefusals({ audit, now, log: logger });
    const checkProof = createProofChecker({ db: store.db, issuer: config.issuer, nonces, now, refusals });
    const context: ServerContext = {
      config,
      db: store.db,
      log: logger,
      now,
      secrets,
      audit,
      refusals,
      authenticateDevice: createDeviceAuthentication({
        db: store.db,
        devices: config.devices,
        checkProof,
        now,
        limitDevice: limits.limitDevice,
      }),
    };
    const app = createFastify(config, logger);
    // Hooks of the end run last to first: whatever still works with the store ends before it.
    app.addHook('onClose', () => store.close());
    app.addHook('onClose', () => refusals.flush(true));
    app.addHook('onRequest', (request) => Promise.resolve(request).then(limits.limitRequest));
    app.addHook('onRequest', (request) => Promise.resolve(request).then(refuseForeignTarget));
    const outbox = createOutbox(`${config.store.file}.outbox`, now);
    const verification: VerificationRoom = { ...context, transport: outbox, codeKey };
    const { transactions } = registerProvider(app, context, verification);
    const refusalLinks = createRefusalLinks(config.issuer, codeKey);
    const notices = createNoticeSender({ ...context, transport: outbox, refusalLinks });
    const devices: DevicesRoom = {
      ...context,
      checkProof,
      endDeviceLogins: (deviceId, within) => endDeviceLogins(transactions, deviceId, within),
      wakeNotices: () => void notices.run(),
      refusalLinks,
    };
    const enrolment = createEnrolmentRoom(app, { ...context, checkProof, devices, verification });
    await app.register((api) => {
      openApiScope(api, nonces, () => {
        registerDiscovery(api, context);
        registerVerification(api, verification);
        registerDevices(api, devices);
        registerEnrolmentApi(api, enrolment);
        registerAuthenticatorRoutes(api, context, transactions);
      });
      return Promise.resolve();
    });
    registerRefusal(app, devices);
    registerEnrolmentPages(app, enrolment);
    if (config.development) registerOutbox(app, outbox, config.name);
    registerHealth(app, store.db);
    regularly(app, logger, SWEEP_EVERY, () => sweepExpired(store.db, now()));
    regularly(app, logger, SWEEP_EVERY, () => sweepAudit(store.db, now(), config.audit.retention_days));
    regularly(app, logger, SWEEP_EVERY, () => refusals.flush());
    regularly(app, logger, SWEEP_EVERY, () => notices.run());
    app.setNotFoundHandler(answerNotFound(context));
    app.addHook('onClose', () => notices.run());
    await app.ready();
    devices.wakeNotices();
    return {
      app,
      context,
      listen: () => app.listen({ host: config.listen.host, port: config.listen.port }),
      close: () => app.close(),
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}

const wholeSeconds = (): number => Math.floor(Date.now() / 1000);

function createFastify(config: Config, logger: FastifyBaseLogger): FastifyInstance {
  const app = Fastify({
    loggerInstance: logger,
    trustProxy: config.listen.trust_proxy.length > 0 ? config.listen.trust_proxy : false,
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT,
    // Where the two times differ, Node takes the longer one for the body (lib `ConnectionsList`, measured on Node 20).
    http: { maxHeaderSize: BODY_LIMIT, headersTimeout: REQUEST_TIMEOUT },
    routerOptions: { maxParamLength: 255 },
    requestIdHeader: false,
    frameworkErrors: (_error, _request, reply) => {
      sendProblem(reply, new ProblemError('invalid_request', 'The address is not well formed.'));
    },
  });
  endQuietConnections(app);
  registerBodies(app);
  app.setErrorHandler(createErrorHandler(config));
  secureHeaders(app, config.issuer);
  return app;
}
