/** Focuses the field inside, with what it holds selected. Only Chromium's `select` takes the focus along. */
export function focusField(within: Element | null): void {
  const field = within?.querySelector('input');
  field?.focus();
  field?.select();
}
