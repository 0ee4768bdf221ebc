/** Whether what a code says is an account of one-time codes, or several; whether it can be read is said later. */
export const isAccountText = (text: string): boolean => isMigrationText(text) || /^\s*otpauth:\/\//i.test(text);

/** One of Google Authenticator's transfer codes, of which there may be several. */
export const isMigrationText = (text: string): boolean => /^\s*otpauth-migration:\/\//i.test(text);
