import type { Message } from './transport.ts';

/** What a code is asked for with; the message says it, so that a person can tell a code that somebody else asked for. */
export interface VerificationMessage extends Message {
  readonly code: string;
}

/** What a code does for whoever has it. */
export type CodePurpose =
  | { readonly kind: 'enrolment' }
  /** `expectedSub`: the only account that it may sign in (P8); `null` where the web app named none. */
  | { readonly kind: 'sign_in'; readonly appName: string; readonly expectedSub: string | null };

export const ENROLMENT: CodePurpose = { kind: 'enrolment' };

/** The message of one verification code. It says what the code is for and never to share it (P22). */
export function verificationMessage(
  to: { readonly channel: 'phone' | 'email'; readonly destination: string },
  code: string,
  purpose: CodePurpose,
  serverName: string,
  minutes: number,
): VerificationMessage {
  const [subject, ...words] = wordsFor(purpose, code, serverName);
  return {
    channel: to.channel,
    destination: to.destination,
    code,
    subject,
    text: [...words, `It is valid for ${minutes.toString()} minutes. If you did not ask for it, do nothing.`].join(' '),
  };
}

/** The subject, then the sentences of the text. */
function wordsFor(purpose: CodePurpose, code: string, serverName: string): [subject: string, ...text: string[]] {
  switch (purpose.kind) {
    case 'enrolment':
      return [
        `${code} is your code for ${serverName}`,
        `${code} is your ${serverName} code.`,
        `Whoever has it can approve sign-ins to ${serverName} as you.`,
        'Type it only into your own browser. Never tell it to anyone: nobody will ask you for it.',
      ];
    case 'sign_in':
      return [
        `${code} signs you in to ${purpose.appName}`,
        `${code} signs you in to ${purpose.appName}.`,
        `Whoever has it is signed in to ${purpose.appName} as you.`,
        `Type it only into the page of ${serverName} where you asked for it. Never tell it to anyone: nobody will ask you for it.`,
      ];
  }
}
