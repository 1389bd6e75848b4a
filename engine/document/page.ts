/** A page in HTML from a Mustache template: every value is escaped, and the page allows its own styles alone. */
import Mustache from 'mustache';
import { htmlText } from './escape.ts';
import { hashesIn } from './style-hashes.ts';

interface Parts {
  readonly escape?: (text: string) => string;
  readonly partials?: Readonly<Record<string, string>>;
}

/** The template names the styles' hashes as `styleHashes`. Throws Mustache's error for an invalid template. */
export function htmlPage(
  template: string,
  view: object,
  { escape = htmlText, partials = {} }: Parts = {},
): string {
  const page = Mustache.render(template, { ...view, styleHashes: hashesHere }, partials, {
    escape: (one) => escape(String(one)),
  });
  return page.replace(hashesHere, () => hashesIn(page, 'style'));
}

/** Until the page is complete. */
const hashesHere = '%STYLE-HASHES%';

/** For a template whose list has a heading: undefined if it has nothing. */
export function some<T>(all: readonly T[]): { readonly all: readonly T[] } | undefined {
  return all.length === 0 ? undefined : { all };
}
