/**
 * Parses the XML of plans into elements with attributes and text, in one pass. No document type, no entities except the five of XML and
 * numeric ones, nothing is fetched; broken or truncated input gives no result. It does not interpret the elements.
 */

export interface Element {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly Element[];
  /** Its own text, also between its children. */
  readonly text: string;
}

interface Open {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: Element[];
  text: string;
}

/** Real plans are far below both limits; deeper ones would exhaust the stack of recursive functions, larger ones the memory. */
const deepest = 2_000;
const mostElements = 400_000;

/** Not elements: comments, instructions, whitespace. */
const beside = /<!--[^]*?-->|<\?[^]*?\?>|<!\[CDATA\[([^]*?)\]\]>|([^<]+)/y;
const tagStart = /<(\/?)([A-Za-z_][\w.:-]*)/y;
/** One at a time: a pattern for all of them would need stack space for each. */
const attribute = /\s+([\w.:-]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
const tagEnd = /\s*(\/?)>/y;

/**
 * From the first tag to the end of its element; the text after it is ignored. Undefined if the element does not end, or contains invalid
 * XML.
 */
export function readElements(text: string): Element | undefined {
  const open: Open[] = [];
  let at = 0;
  const next = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found !== null) at = pattern.lastIndex;
    return found;
  };
  for (let count = 0; at < text.length && count <= mostElements;) {
    const current = open.at(-1);
    const words = next(beside);
    if (words !== null) {
      const [, raw, given] = words;
      if (current !== undefined) current.text += raw ?? plain(given ?? '');
      continue;
    }
    const [, closing, name = ''] = next(tagStart) ?? [];
    const attributes = new Map<string, string>();
    for (let one = next(attribute); one !== null; one = next(attribute))
      attributes.set(one[1] ?? '', plain(one[2] ?? one[3] ?? ''));
    const end = next(tagEnd);
    if (name === '' || end === null) return undefined;
    if (closing === '/') {
      if (current?.name !== name) return undefined;
      open.pop();
      const above = open.at(-1);
      if (above === undefined) return current;
      above.children.push(current);
      continue;
    }
    count += 1;
    const element: Open = { name, attributes, children: [], text: '' };
    if (end[1] !== '/') open.push(element);
    else if (current === undefined) return element;
    else current.children.push(element);
    if (open.length > deepest) return undefined;
  }
  return undefined;
}

function plain(text: string): string {
  if (!text.includes('&')) return text;
  return text.replaceAll(/&(lt|gt|quot|apos|amp|#x[0-9a-fA-F]{1,6}|#\d{1,7});/g, (whole, name: string) => {
    switch (name) {
      case 'lt':
        return '<';
      case 'gt':
        return '>';
      case 'quot':
        return '"';
      case 'apos':
        return "'";
      case 'amp':
        return '&';
      default: {
        const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
        return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
      }
    }
  });
}
