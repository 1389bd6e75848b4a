/**
 * XML as servers write plans in it → elements with their attributes and text, in one pass. No document type, no entity beyond the five of XML and
 * numbers, nothing that is fetched; what is broken or cut off has no result. It does not know what the elements mean.
 */

export interface Element {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly Element[];
  /** Of its own, between its children too. */
  readonly text: string;
}

interface Open {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: Element[];
  text: string;
}

/** Plans of people are far below; deeper ones would exhaust the stack of what walks them. */
const deepest = 2_000;

const tag =
  /<!--[^]*?-->|<\?[^]*?\?>|<!\[CDATA\[([^]*?)\]\]>|<(\/?)([A-Za-z_][\w.:-]*)((?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)|(<)/g;

/** From the first tag to the end of its element; what stands behind that is no matter. Undefined where it does not end, or holds what is no XML. */
export function readElements(text: string): Element | undefined {
  const open: Open[] = [];
  for (const [, raw, closing, name = '', given = '', isEmpty, words, stray] of text.matchAll(tag)) {
    const current = open.at(-1);
    if (stray !== undefined) return undefined;
    if (raw !== undefined || words !== undefined) {
      if (current !== undefined) current.text += raw ?? plain(words ?? '');
    } else if (closing === '/') {
      if (current?.name !== name) return undefined;
      open.pop();
      const above = open.at(-1);
      if (above === undefined) return current;
      above.children.push(current);
    } else if (name !== '') {
      const element: Open = { name, attributes: attributesIn(given), children: [], text: '' };
      if (isEmpty !== '/') open.push(element);
      else if (current === undefined) return element;
      else current.children.push(element);
      if (open.length > deepest) return undefined;
    }
  }
  return undefined;
}

function attributesIn(given: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [, name = '', double, single] of given.matchAll(/([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g))
    found.set(name, plain(double ?? single ?? ''));
  return found;
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
