/** Creates DOM elements. Strings become text nodes; pages use no other way to add content. */

interface Attributes {
  readonly class?: string;
  readonly [name: string]: string | undefined;
}

export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes,
  ...children: readonly (Node | string | undefined)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) made.setAttribute(name, value);
  }
  for (const child of children) if (child !== undefined && child !== '') made.append(child);
  return made;
}

export function button(label: string, name: string, onClick: () => void): HTMLButtonElement {
  const made = element('button', { class: name, type: 'button' }, label);
  made.addEventListener('click', onClick);
  return made;
}

/** Hidden from screen readers: the text beside it says the same. */
export function decoration(name: string, text = ''): HTMLSpanElement {
  return element('span', { class: name, 'aria-hidden': 'true' }, text);
}
