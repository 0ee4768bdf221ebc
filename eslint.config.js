import boundaries from 'eslint-plugin-boundaries';
import tseslint from 'typescript-eslint';

/**
 * The house: which room may import which. Arrows point down, never sideways. docs/ARCHITECTURE.md draws it.
 * A room that is not listed here may not exist.
 */
const ground = ['wire'];
const pure = ['payloads', 'proofs', ...ground];
const tools = ['storage', 'messaging', 'vision', 'oath'];
const services = ['protocols', 'detection', 'vault', 'backup', 'permissions', 'settings'];
const rooms = ['approvals', 'accounts', 'passcodes', 'fill', 'history', 'diagnostics'];
const MAY_IMPORT = {
  wire: [],
  proofs: ground,
  // Payloads ask proofs/origin.ts what an issuer is: one answer for a QR code, a registration and a decision.
  payloads: ['proofs', ...ground],
  ...forAll(tools, pure),
  ...forAll(services, [...tools, ...pure]),
  ...forAll(rooms, [...services, ...tools, ...pure]),
  // Of the content script the background takes the path of its built file (`?script&iife`), to register and inject it.
  background: ['content', ...rooms, ...services, ...tools, ...pure],
  content: ['detection', 'vision', 'messaging', ...pure],
  ui: ['messaging', ...pure],
  popup: ['ui', 'messaging', ...pure],
  // What opens the picture files that a person brings, and reads their codes in the page itself.
  pictures: ['detection', 'vision', ...pure],
  options: ['ui', 'pictures', 'messaging', ...pure],
  welcome: ['ui', 'messaging', ...pure],
  // Decodes pictures in its own page; what a person brings leaves it for nowhere.
  reading: ['ui', 'pictures', 'detection', 'vision', 'messaging', ...pure],
  server: pure,
  demo: [],
};

function forAll(names, allowed) {
  return Object.fromEntries(names.map((name) => [name, allowed]));
}

/** Text never becomes markup or code, in a language with types or without. */
const NO_MARKUP_FROM_TEXT = {
  'no-eval': 'error',
  'no-implied-eval': 'error',
  'no-new-func': 'error',
  'no-restricted-properties': [
    'error',
    ...['innerHTML', 'outerHTML', 'insertAdjacentHTML'].map((property) => ({
      property,
      message: 'Text never becomes markup.',
    })),
  ],
};

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'test-results/', '.countersign/'] },
  {
    files: ['src/**/*.{ts,tsx}', 'test/**/*.{ts,tsx}', 'scripts/**/*.ts', 'bench/**/*.ts', 'vite.config.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      // They took a quarter of the time, for what is not here: enums, and classes that could stand for one another.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      // openid-client marks it so that nobody takes it for harmless; an issuer on http://localhost needs it.
      '@typescript-eslint/no-deprecated': [
        'error',
        { allow: [{ from: 'package', name: 'allowInsecureRequests', package: 'openid-client' }] },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      ...NO_MARKUP_FROM_TEXT,
    },
  },
  {
    // Scripts that run before the set-up, and those that pages load as they are. tsc checks their types.
    files: ['**/*.{js,mjs}'],
    rules: {
      ...NO_MARKUP_FROM_TEXT,
      eqeqeq: 'error',
      'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-var': 'error',
      'prefer-const': 'error',
    },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    plugins: { boundaries },
    settings: {
      'boundaries/elements': Object.keys(MAY_IMPORT).map((type) => ({ type, pattern: `src/${type}` })),
      // Imports name their extension, so nothing has to be guessed.
      'import/resolver': { node: { extensions: ['.ts', '.tsx', '.js', '.json'] } },
    },
    rules: {
      'boundaries/no-unknown-files': 'error',
      'boundaries/dependencies': [
        'error',
        {
          default: 'disallow',
          policies: [
            { allow: { to: { module: { origin: ['external', 'core'] } } } },
            ...Object.entries(MAY_IMPORT).map(([room, allowed]) => ({
              from: { element: { type: room } },
              allow: { to: { element: { types: { anyOf: allowed } } } },
            })),
          ],
        },
      ],
    },
  },
  {
    files: ['test/**/*.{ts,tsx}'],
    rules: {
      // Reading a parsed answer in a test is checked by the assertion that follows.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
);
