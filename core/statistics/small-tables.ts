/** Tables that the configuration declares small: `countries`, `billing.plans`, `billing.*_types`. Statistics do not override that. */
import { fitsStars } from '../text/pattern.ts';

/** `key` as in the schema: `public.countries`. An unqualified name belongs to the default schema. */
export function isDeclaredSmall(patterns: readonly string[], key: string): boolean {
  const dot = key.indexOf('.');
  const [schema, name] = [key.slice(0, Math.max(dot, 0)), key.slice(dot + 1)];
  return patterns.some((pattern) => {
    const [first = '', second] = pattern.split('.');
    return second === undefined
      ? usual.has(schema.toLowerCase()) && fits(first, name)
      : fits(first, schema) && fits(second, name);
  });
}

/** The default schema of the server; '' if keys have none. */
const usual: ReadonlySet<string> = new Set(['', 'public', 'dbo', 'main']);

/** Case-insensitive, because servers fold names differently. */
function fits(pattern: string, name: string): boolean {
  return fitsStars(pattern.toLowerCase(), name.toLowerCase());
}
