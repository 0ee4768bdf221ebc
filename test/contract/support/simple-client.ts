/**
 * The client of a common tutorial on two-factor authentication over HTTP, in its own shape: a number, a code, one
 * cookie jar, and 200 or an error for the user.
 */
export class TwoFactorClient {
  readonly #baseUrl: string;
  readonly #cookies = new Map<string, string>();

  constructor(baseUrl: string) {
    this.#baseUrl = baseUrl;
  }

  async sendCode(phone: string): Promise<void> {
    await this.#post('/verification', { phone_number: phone });
  }

  async verifyCode(code: string): Promise<void> {
    await this.#post('/verification/verify', { code });
  }

  async #post(path: string, body: object): Promise<void> {
    const response = await fetch(this.#baseUrl + path, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      },
      body: JSON.stringify(body),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split('=');
      this.#cookies.set(name, value);
    }
    if (response.status !== 200)
      throw new Error(`That did not work (${response.status.toString()}). Please try again.`);
  }
}
