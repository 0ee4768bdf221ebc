import type { FastifyReply, FastifyRequest } from 'fastify';
import { errors, type KoaContextWithOIDC, type default as Provider } from 'oidc-provider';
import { sha256 } from '../../proofs/base64url.ts';
import type { ServerContext } from '../context.ts';
import { approvalAcr } from '../transactions/acr.ts';
import type { Approval, FinishedLogin } from '../transactions/ticket.ts';
import { requestHash } from './concealed-payload.ts';
import { expectedAccount } from './hints.ts';
import { hasLoginCookie, setLoginCookie } from './login-cookie.ts';

/** An interaction of the provider, as typed by what its methods return. */
type ProviderInteraction = Awaited<ReturnType<Provider['interactionDetails']>> & { parJti?: string | undefined };

/**
 * A login in a browser that proved by its cookies that it began it. `id` is the hash of the
 * interaction's uid: it names the page and the cookie's path, and can't be turned into the cookie's value.
 */
export interface BrowserLogin extends FinishedLogin {
  readonly params: Readonly<Record<string, unknown>>;
  /** Of the pushed request that it came from, where there was one. */
  readonly requestHash: string | undefined;
  /** Its end, in seconds since 1970. */
  readonly until: number;
}

type LoginContext = Pick<ServerContext, 'db' | 'config' | 'secrets'>;

const pagePath = (id: string): string => `/interaction/${id}`;

/** Called when an interaction begins: the pushed request learns where its login goes on. Answers the page's path. */
export async function startInteraction(
  { db, config, secrets }: LoginContext,
  ctx: KoaContextWithOIDC,
  started: unknown,
): Promise<string> {
  const interaction = started as ProviderInteraction;
  const id = await sha256(interaction.uid);
  const hash = await requestHash(interaction.parJti);
  if (hash !== undefined) {
    await db.updateTable('transactions').set({ interaction_uid: id }).where('minted_hash', '=', hash).execute();
  }
  setLoginCookie(ctx, { config, secrets }, id);
  return pagePath(id);
}

/** The login of this page, when the browser's cookies are of this very login (P4, P5); else `undefined`. */
export async function findLogin(
  { db, config, secrets }: LoginContext,
  provider: Provider,
  request: FastifyRequest<{ Params: { id: string } }>,
  reply: FastifyReply,
): Promise<BrowserLogin | undefined> {
  let interaction: ProviderInteraction;
  try {
    interaction = await provider.interactionDetails(request.raw, reply.raw);
  } catch (error) {
    if (error instanceof errors.SessionNotFound) return undefined;
    throw error;
  }
  const id = await sha256(interaction.uid);
  if (id !== request.params.id || typeof interaction.params.client_id !== 'string') return undefined;
  if (!hasLoginCookie(request, { config, secrets }, id)) return undefined;
  return {
    id,
    clientId: interaction.params.client_id,
    params: interaction.params,
    requestHash: await requestHash(interaction.parJti),
    expectedSub: await expectedAccount(db, interaction.params),
    acr: approvalAcr(interaction.params),
    until: interaction.exp,
  };
}

/** Who signed in, and how that was found out (RFC 8176). */
export interface LoginProof {
  readonly sub: string;
  readonly acr: string;
  readonly amr: readonly string[];
  /** The device whose approval it rests on, or `null` for a code: the grant ends with it (P7). */
  readonly deviceId: string | null;
}

/** RFC 8176: a software-secured key proved its possession, and a person's presence was tested. */
export const proofOfApproval = ({ sub, acr, deviceId }: Approval): LoginProof => ({
  sub,
  acr,
  amr: ['swk', 'user'],
  deviceId,
});

/**
 * Ends a login with the account that proved itself. The browser's earlier session, whosever it is, is destroyed
 * before (P7), or it would answer in the place of this one. Answers the address at which the provider goes on.
 */
export async function finishLogin(
  provider: Provider,
  request: FastifyRequest,
  reply: FastifyReply,
  { sub, acr, amr, deviceId }: LoginProof,
): Promise<string> {
  const session = await provider.Session.get(provider.createContext(request.raw, reply.raw));
  await session.destroy();
  return provider.interactionResult(
    request.raw,
    reply.raw,
    { login: { accountId: sub, acr, amr: [...amr], remember: false }, approval: { device_id: deviceId } },
    { mergeWithLastSubmission: false },
  );
}

/** Ends a login with the standard's `access_denied` at the web app (P18). Answers the address at which the provider goes on. */
export async function refuseLogin(
  provider: Provider,
  request: FastifyRequest,
  reply: FastifyReply,
  description: string,
): Promise<string> {
  const result = { error: 'access_denied', error_description: description };
  return provider.interactionResult(request.raw, reply.raw, result, { mergeWithLastSubmission: false });
}
