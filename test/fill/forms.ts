/** A field as a page writes it: its attributes, and the text of its label. */
export interface Written {
  readonly label?: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Writes fields into a form of this document, or of a shadow root, and gives them back. */
export function writeForm(parent: ParentNode & Node, ...fields: readonly Written[]): readonly HTMLInputElement[] {
  const form = document.createElement('form');
  parent.appendChild(form);
  return fields.map(({ label, attributes }) => {
    const input = document.createElement('input');
    for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
    const around = document.createElement(label === undefined ? 'div' : 'label');
    if (label !== undefined) around.append(label);
    around.append(input);
    form.append(around);
    return input;
  });
}

/** `name="code" type="tel"` as attributes. */
export function field(attributes: string, label?: string): Written {
  const pairs = [...attributes.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]);
  return { attributes: Object.fromEntries(pairs) as Record<string, string>, ...(label === undefined ? {} : { label }) };
}
