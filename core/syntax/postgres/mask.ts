/**
 * Placeholders of templates and psql become identifiers of the same length, so that the grammar can read the statement and every offset
 * stays valid. Used only where the text as it stands does not parse.
 */

const placeholders: readonly RegExp[] = [
  // {{ go or jinja }} and ${ flyway or shell }
  /\{\{[^{}]*\}\}/g,
  /\$\{[^{}]*\}/g,
];

/** The text with placeholders masked, or undefined where it holds none. */
export function maskPlaceholders(text: string): string | undefined {
  let masked = text;
  for (const pattern of placeholders) masked = masked.replace(pattern, asIdentifier);
  masked = maskPsqlVariables(masked);
  return masked === text ? undefined : masked;
}

/** `:name` → an identifier, `:'name'` → a string, `:"name"` → a quoted identifier. */
function maskPsqlVariables(text: string): string {
  return text
    .replace(/(^|[^\w:\])]):'([^'\n]*)'/g, (_match, before: string, name: string) => `${before}'${name}_'`)
    .replace(/(^|[^\w:\])]):"([^"\n]*)"/g, (_match, before: string, name: string) => `${before}"${name}_"`)
    .replace(/(^|[^\w:\])]):([A-Za-z_]\w*)/g, (_match, before: string, name: string) => `${before}_${name}`);
}

function asIdentifier(placeholder: string): string {
  return `_${placeholder.slice(1).replace(/\W/g, '_')}`;
}
