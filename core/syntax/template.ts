/**
 * Finds placeholders and tags of template languages in a text, and which of them control rendering: Go, Jinja and Handlebars, ERB, {#if …}, shell
 * and Flyway's ${…}, {$NAME}, Python's {name}, pg-promise's $<name>. And MyBatis's #{name}, which is a value. Knows no SQL and renders nothing.
 */
import { wordSet } from '../collections/word-set.ts';
import type { Span } from '../text/span.ts';

/** `open` and `close` enclose a branch or loop, `turn` is its else, `silent` renders nothing. */
export type TemplateRole = 'value' | 'open' | 'turn' | 'close' | 'silent';

/** The end of the placeholder that begins at `at`; undefined if none begins there or its end is missing. */
export function templateEnd(text: string, at: number, limit: number): number | undefined {
  const next = text.charCodeAt(at + 1);
  switch (text.charCodeAt(at)) {
    case 0x7b:
      if (next === 0x7b) return closedBy(text, at, limit, text.charCodeAt(at + 2) === 0x7b ? '}}}' : '}}');
      if (next === 0x25) return closedBy(text, at, limit, '%}');
      if (next === 0x23) return hashTagEnd(text, at, limit) ?? within(text.indexOf('#}', at + 2), 2, limit);
      return matched(braced, text, at, limit);
    case 0x24:
      return next === 0x7b ? closedBy(text, at, limit, '}') : matched(named, text, at, limit);
    case 0x3c:
      return next === 0x25 && matched(erb, text, at, limit) !== undefined
        ? closedBy(text, at, limit, '%>')
        : undefined;
    default:
      return undefined;
  }
}

/**
 * The same inside a quoted string or name, where text that only looks like a placeholder is common: only one that contains the quote itself
 * matters, and only if that quote begins a string of the template.
 */
export function templateEndInQuotes(
  text: string,
  at: number,
  limit: number,
  quote: string,
): number | undefined {
  const end = templateEnd(text, at, limit);
  if (end === undefined) return undefined;
  const inside = text.slice(at, end);
  const first = inside.indexOf(quote);
  if (first < 3 || inside.includes('\n')) return undefined;
  const isBalanced = count(inside, quote) % 2 === 0;
  return isBalanced && /[\s([,=|:~+]/.test(inside.charAt(first - 1)) ? end : undefined;
}

/** MyBatis writes `#{name}` and `#{name, jdbcType=DATE}` for a value that the driver binds; undefined if none begins at `at`. */
export function boundValueEnd(text: string, at: number, limit: number): number | undefined {
  return matched(boundValue, text, at, limit);
}

/** A space on one side only is a typing error: the placeholder equals the one with both. */
export function templateName(written: string): string {
  const slip = /^\{\{(\s*)([^\s\-~{](?:[^\n]*[^\s\-~}])?)(\s*)\}\}$/.exec(written);
  if (slip === null || (slip[1] === '') === (slip[3] === '')) return written;
  return `{{ ${slip[2] ?? ''} }}`;
}

/** The role of the placeholder at a span. */
export function templateRole(text: string, { start, end }: Span): TemplateRole {
  const written = text.slice(start, end);
  const hash = hashTagWord(written, 0);
  if (hash !== undefined) return jinjaRole(hash, written);
  if (written.startsWith('{#') || /^\{\{-?\s*\/\*/.test(written) || written.startsWith('{{!'))
    return 'silent';
  if (written.startsWith('{%')) return jinjaRole(word(written, /^\{%[-+]?\s*(\w+)/), written);
  if (written.startsWith('<%')) return erbRole(written);
  if (written.startsWith('{{')) return goRole(written);
  return 'value';
}

function jinjaRole(name: string, written: string): TemplateRole {
  if (name.startsWith('end')) return 'close';
  if (name === 'else' || name === 'elif' || name === 'elsif') return 'turn';
  if (name === 'set') return written.includes('=') ? 'silent' : 'open';
  return jinjaOpeners.has(name) ? 'open' : 'silent';
}

function goRole(written: string): TemplateRole {
  const handlebars = /^\{\{[-~]?\s*([#^/])/.exec(written)?.[1];
  if (handlebars !== undefined) return handlebars === '/' ? 'close' : 'open';
  const name = word(written, /^\{\{[-~]?\s*(\w+)/);
  if (name === 'end') return 'close';
  if (name === 'else') return 'turn';
  if (goOpeners.has(name)) return 'open';
  return /^\{\{-?\s*\$\w+\s*:?=/.test(written) ? 'silent' : 'value';
}

function erbRole(written: string): TemplateRole {
  if (written.startsWith('<%=')) return 'value';
  const name = word(written, /^<%-?\s*(\w+|\})/);
  if (name === 'end' || name === '}') return 'close';
  if (name === 'else' || name === 'elsif' || name === 'when') return 'turn';
  return erbOpeners.has(name) || /(?:\bdo|\{)\s*(?:\|[^|]*\|)?\s*-?%>$/.test(written) ? 'open' : 'silent';
}

const jinjaOpeners = wordSet('if for macro block call filter raw autoescape with trans unless case');
const goOpeners = wordSet('if range with define block');
const erbOpeners = wordSet('if unless for while until case begin');

/** `{#if version > 3}`, `{#else}`, `{#endif}`: the words of Jinja in single braces. */
const hashTag = /\{#(\w+)\b[^{}\n#]*\}/y;

function hashTagEnd(text: string, at: number, limit: number): number | undefined {
  return hashTagWord(text, at) === undefined ? undefined : matched(hashTag, text, at, limit);
}

function hashTagWord(text: string, at: number): string | undefined {
  hashTag.lastIndex = at;
  const name = hashTag.exec(text)?.[1]?.toLowerCase();
  return name === undefined || jinjaRole(name, '') === 'silent' ? undefined : name;
}

/** {$NAME}, {name}, {0}, {} and their dotted, indexed and formatted forms. */
const braced = /\{(?:\$\w+|\w[\w.[\]!:]*|)\}/y;

/** pg-promise: `$<name>`, `$(name)`, `$[name]`, `$/name/`, with its modifiers. https://vitaly-t.github.io/pg-promise/formatting.html */
const named = (() => {
  const name = String.raw`\s*[a-z_$][\w$.]*(?:[\^~#]|:[a-z]+)?\s*`;
  return new RegExp(String.raw`\$(?:<${name}>|\(${name}\)|\[${name}\]|\/${name}\/)`, 'iy');
})();

const boundValue = /#\{\s*[a-z_]\w*(?:\[\w+\]|\.\w+)*\s*(?:[,:][^{}]*)?\}/iy;

/** `<%` and `%>` are operators of pg_trgm too: a tag is recognised by the text after it. */
const erb =
  /<%(?:[=#]|-?\s*(?:if|unless|else|elsif|end|for|while|until|case|when|begin|\}|\w+(?:\.\w+)*\s+do)\b|[^%]*\bdo\b)/y;

function matched(pattern: RegExp, text: string, at: number, limit: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? within(pattern.lastIndex, 0, limit) : undefined;
}

/** The first end that leaves no quote open; the very first if quotes do not balance (`it's`). */
function closedBy(text: string, at: number, limit: number, close: string): number | undefined {
  const first = text.indexOf(close, at + 2);
  for (let end = first, tries = 0; end >= 0 && tries < 4; end = text.indexOf(close, end + 1), tries += 1) {
    const inside = text.slice(at, end);
    // Placeholders are not nested: this one has no end.
    if (close === '}}' && /[^"'`{]\{\{/.test(inside)) return undefined;
    if (end > first && inside.includes('\n')) break;
    if (isQuotedWell(inside)) return within(end, close.length, limit);
  }
  return within(first, close.length, limit);
}

function isQuotedWell(inside: string): boolean {
  return ["'", '"', '`'].every((quote) => count(inside, quote) % 2 === 0);
}

function within(end: number, length: number, limit: number): number | undefined {
  return end < 0 || end + length > limit ? undefined : end + length;
}

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}

function word(text: string, pattern: RegExp): string {
  return pattern.exec(text)?.[1]?.toLowerCase() ?? '';
}
