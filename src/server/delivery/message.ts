/** What a code is asked for with; the message says it, so that a person can tell a code that somebody else asked for. */
export interface VerificationMessage {
  readonly channel: 'phone' | 'email';
  readonly destination: string;
  readonly code: string;
  readonly subject: string;
  readonly text: string;
}

/** The message of one verification code. It says what the code is for and never to share it (P22). */
export function verificationMessage(
  to: { readonly channel: 'phone' | 'email'; readonly destination: string },
  code: string,
  serverName: string,
  minutes: number,
): VerificationMessage {
  return {
    channel: to.channel,
    destination: to.destination,
    code,
    subject: `${code} is your code for ${serverName}`,
    text: [
      `${code} is your ${serverName} code.`,
      `Whoever has it can approve sign-ins to ${serverName} as you.`,
      'Type it only into your own browser. Never tell it to anyone: nobody will ask you for it.',
      `It is valid for ${minutes.toString()} minutes. If you did not ask for it, do nothing.`,
    ].join(' '),
  };
}
