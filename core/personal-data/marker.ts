/** Parses what one comment states about personal data: `pii: contact`, `pii: none`, or words. */
import { isCategory, type PersonalCategory } from './category.ts';

export type Marker =
  | { readonly kind: 'category'; readonly category: PersonalCategory }
  /** Personal data of an unnamed category. */
  | { readonly kind: 'personal' }
  | { readonly kind: 'none' }
  /** A category that does not exist. */
  | { readonly kind: 'unknown'; readonly word: string };

/** A longer comment is read up to this length. */
const longest = 2_000;

export function markerIn(comment: string | undefined): Marker | undefined {
  if (comment === undefined) return undefined;
  const text = comment.slice(0, longest);
  const explicit = /(?:^|[^\p{L}\d_])(?:pii|personal[- ]data)\s*[:=]\s*([\p{L}-]+(?: [\p{L}]+)?)/iu.exec(
    text,
  )?.[1];
  if (explicit !== undefined) return explicitly(explicit.toLowerCase());
  if (denied.test(text)) return { kind: 'none' };
  return said.test(text) ? { kind: 'personal' } : undefined;
}

const nothing: ReadonlySet<string> = new Set(['none', 'no', 'not', 'false']);
const something: ReadonlySet<string> = new Set(['yes', 'true', 'personal']);

function explicitly(words: string): Marker {
  const [first = ''] = words.split(' ');
  const written = words.replaceAll(' ', '-');
  if (isCategory(written)) return { kind: 'category', category: written };
  if (isCategory(first)) return { kind: 'category', category: first };
  if (nothing.has(first)) return { kind: 'none' };
  return something.has(first) ? { kind: 'personal' } : { kind: 'unknown', word: first };
}

const term =
  '(?:pii|personal(?:ly)?[- ](?:data|identifiable|information)|personenbezogen\\p{L}*|donn[eé]es? (?:personnelles?|[aà] caract[eè]re personnel)|datos? personal(?:es)?)';
const denied = new RegExp(
  `(?:^|[^\\p{L}])(?:no|not|non|without|never|free of|ohne|keine?|sans|pas de|sin)(?: [\\p{L}]+)? ${term}`,
  'iu',
);
const said = new RegExp(`(?:^|[^\\p{L}\\d_])${term}(?![\\p{L}\\d_])`, 'iu');
