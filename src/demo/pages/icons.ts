import { html } from '../html.ts';

/** Line drawings in the colour of the text around them. All of them are decoration beside words. */
export const quill = html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M20 3c-7 .4-12.2 4.4-13.6 11.2L4 21M6.4 14.2c5.600.3 9.800-1.700 11.600-5.700-1.500.3-2.800.2-4-.2M18 8.500C19.200 7.100 19.900 5.300 20 3"/></svg>`;

export const check = html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="9"/><path d="m8 12.300 2.800 2.800L16.200 9.500"/></svg>`;

export const cross = html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="9"/><path d="m9 9 6 6M15 9l-6 6"/></svg>`;

export const shield = html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M12 3 5 5.600v5.600c0 4.600 2.900 8 7 9.800 4.100-1.800 7-5.200 7-9.800V5.600zM12 8v5M12 16v.2"/></svg>`;

export const hourglass = html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M7 3h10M7 21h10M8 3v3.500c0 2.200 4 3.800 4 5.500s-4 3.300-4 5.500V21M16 3v3.500c0 2.200-4 3.800-4 5.500s4 3.300 4 5.500V21"/></svg>`;

export const unplugged = html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M4 9.500a12 12 0 0 1 4-2.400M20 9.500a12 12 0 0 0-7.500-3.400M7.500 13.500a7 7 0 0 1 4-1.900M10.500 17a2.500 2.500 0 0 1 3 0M4 4l16 16"/></svg>`;

export const arrow = html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M5 12h13M13 7l5 5-5 5"/></svg>`;
