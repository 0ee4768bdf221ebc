export { type Browser, createBrowser, type Visit } from '../../../scripts/relay-kit/http-browser.ts';
