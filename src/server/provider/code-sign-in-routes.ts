import type { FastifyInstance, FastifyReply } from 'fastify';
import type Provider from 'oidc-provider';
import * as v from 'valibot';
import { finishByCode, type ProofOfCode } from '../code-sign-in/finish.ts';
import { CODE_SIGN_IN_PAGES } from '../code-sign-in/paths.ts';
import { codeStanding } from '../code-sign-in/standing.ts';
import { type CodeLogin, purposeOfCode, startCodeSignIn } from '../code-sign-in/start.ts';
import type { ServerContext } from '../context.ts';
import { requesterOf } from '../limits/requester.ts';
import { type CodePageParts, codeEntryPage, destinationPage, provedPage } from '../pages/code-sign-in-pages.ts';
import { sendErrorPage } from '../pages/error-page.ts';
import { sendFormPage } from '../pages/send-page.ts';
import { ProblemError } from '../problem.ts';
import { mayUseCode } from '../transactions/acr.ts';
import type { TransactionsRoom } from '../transactions/room.ts';
import { loginStatus } from '../transactions/status.ts';
import { checkCode } from '../verification/check.ts';
import { mask } from '../verification/destination.ts';
import { refusalWords } from '../verification/refusal-words.ts';
import { resendCode } from '../verification/resend.ts';
import { refuseCrossOriginForm } from '../verification/same-origin-form.ts';
import { VERIFICATION, type VerificationRoom } from '../verification/verification-room.ts';
import { type BrowserLogin, findLogin, finishLogin } from './interactions.ts';
import { goOn, type LoginRequest, loginPage, OVER } from './login-page.ts';

const DestinationSchema = v.object({ destination: v.pipe(v.string(), v.trim(), v.maxLength(254)) });
const CodeSchema = v.object({ code: v.pipe(v.string(), v.trim(), v.maxLength(40)) });

const NOT_OFFERED = {
  title: 'No code for this sign-in',
  text: 'The app takes an approval by Countersign only. Go back to the code on the page before.',
} as const;

const NO_ACCOUNT = {
  title: 'This code signs nobody in',
  text: 'The app asked for another account, or this server takes no new ones. Nobody was signed in. Go back to the app and sign in again.',
} as const;

const SENT_AGAIN = 'A new code is on its way. Older ones no longer work.';

type Refusal = ReturnType<typeof refusalWords>;

/** A login whose web app takes a code in place of an approval, and that nobody decided yet. */
interface OpenLogin extends CodeLogin {
  readonly page: CodePageParts;
}

/**
 * The way out of a hosted sign-in for people without their authenticator: destination, code, and on to the app. The
 * pages are of the browser that began the login (P4, P5), work without scripts, and answer the same for known and
 * unknown (P21).
 */
export function registerCodeSignIn(
  app: FastifyInstance,
  provider: Provider,
  context: ServerContext,
  room: TransactionsRoom,
  verification: VerificationRoom,
): void {
  const { config, db, now } = context;
  const { channels } = config.verification;

  /** The login, or the answer that says why there is none for a code. */
  async function openLogin(
    login: BrowserLogin,
    reply: FastifyReply,
  ): Promise<OpenLogin | { readonly answered: FastifyReply }> {
    const { id, clientId, expectedSub, params } = login;
    const client = config.clients.find(({ client_id }) => client_id === clientId);
    const base = `/interaction/${id}`;
    if (client === undefined || !mayUseCode(client, params)) {
      return { answered: sendErrorPage(reply, 403, config.name, NOT_OFFERED) };
    }
    const { status } = await loginStatus(room, id, login.until);
    if (status === 'expired' || status === 'done') {
      return { answered: sendErrorPage(reply, 410, config.name, OVER) };
    }
    // The sign-in page says what the person or the extension decided.
    if (status !== 'open') return { answered: reply.redirect(base, 303) };
    const appName = client.client_name;
    return { id, clientId, appName, expectedSub, page: { serverName: config.name, appName, base } };
  }

  const shownPage = (handle: (login: OpenLogin, request: LoginRequest, reply: FastifyReply) => Promise<unknown>) =>
    loginPage(provider, context, async (browserLogin, request, reply) => {
      const login = await openLogin(browserLogin, reply);
      return 'answered' in login ? login.answered : handle(login, request, reply);
    });

  /** A form of these pages. What goes wrong with it is said on the page that it came from. */
  const form =
    (
      handle: (login: OpenLogin, request: LoginRequest) => Promise<void>,
      explain: (login: OpenLogin, request: LoginRequest, reply: FastifyReply, refusal: Refusal) => Promise<unknown>,
      after = '',
    ) =>
    async (request: LoginRequest, reply: FastifyReply): Promise<unknown> => {
      refuseCrossOriginForm(request, config.issuer);
      const browserLogin = await findLogin(context, provider, request, reply);
      if (browserLogin === undefined) return sendErrorPage(reply, 404, config.name, OVER);
      const login = await openLogin(browserLogin, reply);
      if ('answered' in login) return login.answered;
      try {
        await handle(login, request);
      } catch (error) {
        const refusal = refusalWords(error);
        if (error instanceof ProblemError && error.extra.retry_after !== undefined) {
          void reply.header('retry-after', error.extra.retry_after.toString());
        }
        return explain(login, request, reply, refusal);
      }
      return reply.header('cache-control', 'no-store').redirect(`${login.page.base}/code${after}`, 303);
    };

  const asOnCode = async (
    login: OpenLogin,
    _request: LoginRequest,
    reply: FastifyReply,
    refusal: Refusal,
  ): Promise<unknown> => {
    const standing = await codeStanding(db, login.id, now());
    if (standing.step !== 'code') {
      const refused = { typed: '', error: refusal.words };
      return sendFormPage(reply, refusal.status, destinationPage(login.page, channels, refused));
    }
    const sent = { destination: mask(standing.verification), digits: VERIFICATION.digits };
    return sendFormPage(reply, refusal.status, codeEntryPage(login.page, sent, { error: refusal.words }));
  };

  const verificationOf = async (login: OpenLogin): Promise<string> => {
    const standing = await codeStanding(db, login.id, now());
    if (standing.step !== 'code') throw new ProblemError('expired');
    return standing.verification.verification_id;
  };

  app.get(
    CODE_SIGN_IN_PAGES.page,
    { exposeHeadRoute: false },
    shownPage(async (login, request, reply) => {
      const standing = await codeStanding(db, login.id, now());
      switch (standing.step) {
        case 'proved':
          return sendFormPage(reply, 200, provedPage(login.page));
        case 'finished':
          return sendErrorPage(reply, 410, config.name, OVER);
        case 'code': {
          if (request.query.other !== undefined) return sendFormPage(reply, 200, destinationPage(login.page, channels));
          const sent = { destination: mask(standing.verification), digits: VERIFICATION.digits };
          return sendFormPage(
            reply,
            200,
            codeEntryPage(login.page, sent, request.query.sent === undefined ? {} : { notice: SENT_AGAIN }),
          );
        }
        case 'destination':
          return sendFormPage(reply, 200, destinationPage(login.page, channels));
      }
    }),
  );

  app.post(
    CODE_SIGN_IN_PAGES.start,
    form(
      async (login, request) => {
        const typed = v.safeParse(DestinationSchema, request.body);
        if (!typed.success) throw new ProblemError('invalid_request');
        await startCodeSignIn(verification, login, typed.output.destination, requesterOf(request.ip));
      },
      async (login, request, reply, refusal) => {
        const typed = v.safeParse(DestinationSchema, request.body);
        const refused = { typed: typed.success ? typed.output.destination : '', error: refusal.words };
        return sendFormPage(reply, refusal.status, destinationPage(login.page, channels, refused));
      },
    ),
  );

  app.post(
    CODE_SIGN_IN_PAGES.check,
    form(async (login, request) => {
      const typed = v.safeParse(CodeSchema, request.body);
      if (!typed.success) throw new ProblemError('invalid_code');
      await checkCode(verification, await verificationOf(login), typed.output.code);
    }, asOnCode),
  );

  app.post(
    CODE_SIGN_IN_PAGES.resend,
    form(
      async (login) => {
        await resendCode(verification, await verificationOf(login), purposeOfCode(login));
      },
      asOnCode,
      '?sent',
    ),
  );

  app.get(
    CODE_SIGN_IN_PAGES.finish,
    { exposeHeadRoute: false },
    shownPage(async (login, request, reply) => {
      let proof: ProofOfCode | undefined;
      try {
        proof = await finishByCode(context, login);
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error;
        return sendErrorPage(reply, 403, config.name, NO_ACCOUNT);
      }
      if (proof === undefined) return reply.redirect(`${login.page.base}/code`, 303);
      room.wakeUps.notify(login.id);
      return goOn(reply, await finishLogin(provider, request, reply, { ...proof, deviceId: null }));
    }),
  );
}
