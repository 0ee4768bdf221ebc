/** Pages that ask for a code, each in another way. `frames` is the origin of frames that are none of the site's. */
export const LOGIN_FORMS = {
  one: () => page(form('<label>Code <input name="code" inputmode="numeric" autocomplete="one-time-code"></label>')),
  /** Says of its field only what people read, and has others beside it. */
  worded: () =>
    page(
      form(`<label>Search <input name="q"></label><label>E-mail <input name="email" value="alice@example.com"></label>
        <label>Authentication code <input name="code" maxlength="6" value="000000"></label>
        <label>Gift code <input name="gift_code"></label>`),
    ),
  /** Moves the focus on after each digit, as such pages do. */
  six: () =>
    page(
      `${form(`<fieldset><legend>Verification code</legend>${'<span><input name="digit" maxlength="1" inputmode="numeric" size="1"></span>'.repeat(6)}</fieldset>`)}
      <script>
        const digits = [...document.querySelectorAll('[name=digit]')];
        digits.forEach((digit, at) => digit.addEventListener('input', () => digit.value && digits[at + 1]?.focus()));
      </script>`,
    ),
  /** As React draws one: the field shows the state, and a change that came by its own setter is none. */
  controlled: () =>
    page(
      `${form('<label>Code <input name="code" autocomplete="one-time-code"></label><output></output>')}
      <script>
        const field = document.querySelector('[name=code]');
        const native = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value');
        let tracked = '', state = '';
        Object.defineProperty(field, 'value', {
          configurable: true,
          get() { return native.get.call(field); },
          set(value) { tracked = String(value); native.set.call(field, value); },
        });
        field.addEventListener('input', () => {
          const now = native.get.call(field);
          if (now !== tracked) state = now.replace(/\\D/g, '');
          queueMicrotask(() => { field.value = state; document.querySelector('output').value = state; });
        });
      </script>`,
    ),
  /** Sends its form by itself at the last digit, as GitHub's does. */
  sending: () => sent((code) => `${code}.form.requestSubmit()`),
  /** Sends the code by itself, and is empty at once for another try. */
  emptying: () =>
    sent(
      (code) => `fetch(location.href, { method: 'POST', body: new URLSearchParams({ code: ${code}.value }) })
          .then((response) => response.text())
          .then((text) => document.body.append(new DOMParser().parseFromString(text, 'text/html').body.textContent));
        ${code}.value = ''`,
    ),
  frame: () => page('<iframe src="/login/one" width="400" height="200"></iframe>'),
  'shadow-open': () => inShadow('open'),
  'shadow-closed': () => inShadow('closed'),
  /** Fields that nobody sees would get the code in place of the one that is there, or beside it. */
  unseen: () =>
    page(
      form(`<div style="display:none">${FIELD}</div><div style="opacity:0">${FIELD}</div><div style="visibility:hidden">${FIELD}</div>
        <div style="position:absolute;left:-9999px">${FIELD}</div><div style="height:0;overflow:hidden">${FIELD}</div>
        <div style="transform:scale(0)">${FIELD}</div><input type="hidden" name="hidden" autocomplete="one-time-code">
        <label>Code <input name="code" maxlength="6"></label>`),
    ),
  /** A frame of another site asks, the page does not. */
  'asked-by-frame': (frames: string) => page(`<h1>News</h1>${frameOf(`${frames}/login/one`)}`),
  'asked-by-both': (frames: string) =>
    page(`${frameOf(`${frames}/login/one`)}${form('<label>Code <input name="code"></label>')}`),
  /** The site's own page, in a frame of another site, in the site's page. */
  'asked-from-within': (frames: string) => page(frameOf(`${frames}/login/around`)),
  around: () =>
    page(
      '<script>document.write(`<iframe width="380" height="180" src="${location.origin.replace("frames.test", "localhost")}/login/one"></iframe>`)</script>',
    ),
  /** Of the page's origin, and not trusted by it. */
  'asked-in-sandbox': () =>
    page(
      '<iframe sandbox="allow-same-origin allow-scripts allow-forms" src="/login/one" width="400" height="200"></iframe>',
    ),
  'asked-in-opaque-sandbox': () =>
    page('<iframe sandbox="allow-scripts allow-forms" src="/login/one" width="400" height="200"></iframe>'),
  endless: () =>
    page(
      `<script>
        const many = document.createDocumentFragment();
        for (let count = 0; count < 100000; count += 1) many.append(document.createElement('i'));
        document.body.append(many);
        let root = document.body;
        for (let depth = 0; depth < 300; depth += 1) {
          const host = root.appendChild(document.createElement('div'));
          root = host.attachShadow({ mode: 'closed' });
        }
      </script>${form('<label>Code <input name="code" autocomplete="one-time-code"></label>')}`,
    ),
} satisfies Readonly<Record<string, (frames: string) => string>>;

export type LoginForm = keyof typeof LOGIN_FORMS;

/** A page that does something once its field holds a whole code. */
const sent = (send: (field: string) => string): string =>
  `${form('<label>Code <input name="code" autocomplete="one-time-code"></label>')}<script>
    const code = document.querySelector('[name=code]');
    code.addEventListener('input', () => {
      if (code.value.length === 6) { ${send('code')}; }
    });
  </script>`;

const FIELD = '<input name="unseen" autocomplete="one-time-code">';

const form = (fields: string): string => `<form method="post">${fields}<button>Sign in</button></form>`;

const frameOf = (address: string): string => `<iframe src="${address}" width="400" height="200"></iframe>`;

/** A page that tells its server whatever any of its fields holds, by an event or without one. */
const page = (body: string): string => `<body>${body}<script>
  {
    const told = new Map();
    const look = (root) => {
      for (const element of root.querySelectorAll('*')) {
        if (element.shadowRoot) look(element.shadowRoot);
        if (!(element instanceof HTMLInputElement) || !element.value || told.get(element) === element.value) continue;
        told.set(element, element.value);
        if (element.name !== 'email') fetch('/held', { method: 'POST', body: new URLSearchParams({ value: element.value }) });
      }
    };
    addEventListener('input', () => look(document), true);
    setInterval(() => look(document), 100);
  }
</script>`;

const inShadow = (mode: ShadowRootMode): string =>
  page(`<login-card></login-card><script>
    customElements.define('login-card', class extends HTMLElement {
      connectedCallback() {
        const root = this.attachShadow({ mode: '${mode}' });
        const form = root.appendChild(document.createElement('form'));
        form.method = 'post';
        const label = form.appendChild(document.createElement('label'));
        label.append('One-time code');
        const field = label.appendChild(document.createElement('input'));
        field.name = 'code';
        form.appendChild(document.createElement('button')).append('Sign in');
      }
    });
  </script>`);
