/** What fields for codes, and fields that are none, are called; each list is read in texts that `wordsOf` made. */

/** Characters that are read of one text of a page. */
const LONGEST = 300;

/** Lower case, without accents, in single words: `mfaCode`, `mfa-code` and `MFA Code` are the same. */
export function wordsOf(...texts: readonly (string | null)[]): string {
  const cut = texts.map((text) => (text ?? '').slice(0, LONGEST)).join(' ');
  const parted = cut.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/([A-Z])([A-Z][a-z])/g, '$1 $2');
  return parted
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** A list of patterns as one. Whole words only; a space stands for one that may be missing (`verificationcode`). */
function anyOf(...patterns: readonly string[]): RegExp {
  return new RegExp(`(?<![a-z])(?:${patterns.join('|').replaceAll(' ', ' ?')})(?![a-z])`);
}

/** Without words between spaces, as in Chinese, Japanese and Korean. */
const anyPartOf = (...parts: readonly string[]): RegExp => new RegExp(parts.map((part) => wordsOf(part)).join('|'));

const OF_CODES = [
  // Names that developers give
  '\\w*(?:otp|totp)',
  '(?:otp|totp|2fa|tfa|mfa)(?:code|token|pin|input|field|value|digit|passcode|password)?\\d*',
  '(?:2fa|tfa|mfa|otc|hotp)',
  '(?:two|2|multi|second) (?:factor|step)s?\\w*',
  'one time (?:pass|code|pin)\\w*',
  'auth code',
  'authenticator\\w*',
  'authentication (?:app|code|token)',
  'passcode',
  '(?:verification|verify|security|login|sign in|confirmation|confirm|approvals?|access|single use) (?:code|pin|token|number)',
  'steam guard',
  'token code',
  '[5-8] digits?',
  // German
  '(?:einmal|bestatigungs|sicherheits|verifizierungs|authentifizierungs|prufungs|anmelde|freigabe) (?:code|passwort|kennwort|pin)',
  '(?:zwei|zweiter|2) (?:faktor|schritt)\\w*',
  '[5-8] stellige\\w*',
  // French
  'code (?:de |d )?(?:verification|securite|validation|confirmation|authentification|connexion)',
  'code a usage unique',
  'double (?:facteur|authentification)',
  'deux (?:facteurs|etapes)',
  '[5-8] chiffres',
  // Spanish, Portuguese
  'codigo (?:de )?(?:verificacion|seguridad|autenticacion|confirmacion|acceso|un solo uso)',
  'codigo (?:de )?(?:verificacao|seguranca|autenticacao|confirmacao|acesso|uso unico)',
  '(?:dos|dois|duas) (?:factores|fatores|pasos|etapas)',
  '[5-8] (?:digitos|cifras)',
  // Italian, Dutch, Polish, Swedish, Danish, Norwegian
  'codice (?:di )?(?:verifica|sicurezza|autenticazione)',
  'due fattori',
  '(?:verificatie|beveiligings|toegangs) code',
  'twee (?:staps|factor)\\w*',
  'kod (?:weryfikacyjny|bezpieczenstwa|uwierzytelniajacy)',
  '(?:engangs|verifierings|bekraftelse|sakerhets|bekreftelses|bekræftelses) (?:kode?|kod|adgangskode)',
  '(?:tva|to) (?:faktor|steg)\\w*',
];
const STRONG = anyOf(...OF_CODES);
const STRONG_ELSEWHERE = anyPartOf(
  'код подтверждения',
  'одноразовый',
  'проверочный код',
  'код аутентификации',
  '验证码',
  '驗證碼',
  '動態密碼',
  '动态密码',
  '認証コード',
  '確認コード',
  'ワンタイム',
  '인증번호',
  '인증 코드',
);

const WEAK = anyOf(
  '\\w*code\\d*',
  'token',
  'verification',
  'verify',
  'challenge',
  'authentication',
  'authentification',
  'pin',
  'guard',
  'codigo',
  'codice',
  'kode?',
  'factor',
);

/** Of what is never a code of an account: such a field is not filled, whatever else it says. */
const OF_OTHERS = anyOf(
  // Payment
  'cvv\\d?',
  'cvc\\d?',
  'csc',
  'card (?:number|no|num|code|security|verification|holder)\\w*',
  'credit card',
  'cc (?:num|number|exp|code)',
  'iban',
  'swift',
  'bic',
  'sort code',
  'kartennummer',
  'kartenprufnummer',
  'numero de (?:carte|tarjeta)',
  // Shopping
  'coupon\\w*',
  'promo\\w*',
  'voucher\\w*',
  'gift\\w*',
  'discount\\w*',
  'referral\\w*',
  'invit\\w+',
  'gutschein\\w*',
  'rabatt\\w*',
  'cupon',
  'cupom',
  'code (?:promo|cadeau)',
  'tracking\\w*',
  'sku',
  // Places
  'zip',
  'zip code',
  'postal\\w*',
  'post code',
  'postleitzahl',
  'plz',
  'code postal',
  'codigo postal',
  'cep',
  'cap',
  '(?:area|country|dial(?:ing)?) code',
  'vorwahl',
  'indicatif',
  // Others
  '(?:re )?captcha\\w*',
  'search\\w*',
  'suche?',
  'buscar',
  'recherche\\w*',
  'q',
  'query',
);

/** Of what is asked beside codes: such a field is filled only where it names a code too (`email_otp`). */
const BESIDE = anyOf(
  'e ?mail\\w*',
  'courriel',
  'correo',
  'phone\\w*',
  'mobile\\w*',
  'cell',
  'handy\\w*',
  'telef\\w+',
  'telephone',
  'tel',
  'sms number',
  'user ?(?:name|id)?',
  'login ?(?:name|id)',
  'nick ?name',
  'first ?name',
  'last ?name',
  'full ?name',
  'name',
  'benutzer\\w*',
  'utilisateur',
  'usuario',
  'pass ?word',
  'passwort',
  'kennwort',
  'mot de passe',
  'contrasena',
  'senha',
  'secret',
  'address\\w*',
  'city',
  'company',
  'comments?',
  'message',
  'url',
  'website',
  'amount',
  'birth\\w*',
  'date',
  'recovery\\w*',
  'backup\\w*',
  'rescue',
  'wiederherstellung\\w*',
  'secours',
  'recuperac\\w+',
);

export const namesCode = (words: string): boolean => STRONG.test(words) || STRONG_ELSEWHERE.test(words);
export const mayNameCode = (words: string): boolean => WEAK.test(words);
export const namesOther = (words: string): boolean => OF_OTHERS.test(words);
export const namesOtherBeside = (words: string): boolean => BESIDE.test(words);
